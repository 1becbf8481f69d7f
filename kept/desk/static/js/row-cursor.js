// <row-cursor> around a list: J and K go from row to row, O opens, X chooses.
//   <row-cursor><ol><li data-row id="conversation-7"><input type="checkbox"><a data-row-link href="…">…
// The row's link has the focus, so Enter opens and screen readers hear where they are.
let left = 0; // where the cursor was in a list that was replaced by its newer self

class RowCursor extends HTMLElement {
  #place = 0;

  connectedCallback() {
    if (this.closest("live-list")) this.#place = left;
    document.addEventListener("desk:key", this);
    this.addEventListener("focusin", this.#remember);
  }

  disconnectedCallback() {
    document.removeEventListener("desk:key", this);
    left = this.#place;
  }

  handleEvent(event) {
    const moves = { j: 1, arrowdown: 1, k: -1, arrowup: -1 };
    const key = event.detail.key;
    const rows = [...this.querySelectorAll("[data-row]")];
    if (!rows.length || !this.checkVisibility()) return;
    const here = this.#here(rows);
    if (key.startsWith("arrow") && !this.contains(document.activeElement)) return;
    if (key in moves) {
      const next = here < 0 ? Math.min(this.#place, rows.length - 1) : here + moves[key];
      const row = rows[Math.max(0, Math.min(next, rows.length - 1))];
      link(row)?.focus();
      row.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (key === "o" && here >= 0) {
      link(rows[here])?.click();
      event.preventDefault();
    } else if (key === "x" && here >= 0) {
      rows[here].querySelector("input[type=checkbox]")?.click();
      event.preventDefault();
    }
  }

  #here(rows) {
    const focused = rows.findIndex((row) => row.contains(document.activeElement));
    return focused >= 0 ? focused : rows.findIndex((row) => row.querySelector("[aria-current]"));
  }

  // A row that leaves the list (answered, resolved) leaves its place to the next one.
  #remember = (event) => {
    const rows = [...this.querySelectorAll("[data-row]")];
    this.#place = Math.max(0, rows.findIndex((row) => row.contains(event.target)));
  };
}

function link(row) {
  return row.querySelector("[data-row-link]") ?? row.querySelector("a[href]");
}

customElements.define("row-cursor", RowCursor);
