// <live-list>: a list that asks for itself again when something changed (hx-trigger="refresh"), unless
// somebody is choosing rows in it: then it does when that is over. Counts the chosen ones into [data-chosen-count]; a
// <button data-choose-all> chooses every row.
const WAIT = 700;

class LiveList extends HTMLElement {
  #timer = 0;
  #isBehind = false;

  connectedCallback() {
    for (const name of ["live:conversation", "live:draft", "live:everything"]) document.addEventListener(name, this);
    this.addEventListener("change", this);
    this.addEventListener("click", this);
    this.addEventListener("htmx:beforeSwap", this);
    document.addEventListener("htmx:afterSettle", this.#mark);
    this.#choose();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    for (const name of ["live:conversation", "live:draft", "live:everything"]) document.removeEventListener(name, this);
    document.removeEventListener("htmx:afterSettle", this.#mark);
  }

  handleEvent(event) {
    if (event.type === "change") return this.#choose();
    if (event.type === "click") return event.target.closest("[data-choose-all]") && this.#chooseAll();
    if (event.type === "htmx:beforeSwap") return this.#hold(event.detail);
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#isBehind = true;
      this.#catchUp();
    }, WAIT);
  }

  #catchUp() {
    if (!this.#isBehind || this.querySelector("[name=chosen]:checked")) return;
    this.#isBehind = false;
    this.dispatchEvent(new Event("refresh"));
  }

  // Who ticked a row while the answer was on its way keeps it ticked.
  #hold(detail) {
    if (detail.target !== this || !this.querySelector("[name=chosen]:checked")) return;
    detail.shouldSwap = false;
    this.#isBehind = true;
  }

  #chooseAll() {
    for (const box of this.querySelectorAll("[name=chosen]")) box.checked = true;
    this.#choose();
  }

  #choose() {
    const number = this.querySelectorAll("[name=chosen]:checked").length;
    this.querySelector(".entries")?.classList.toggle("entries--choosing", number > 0);
    const bar = this.querySelector(".chosen");
    if (!bar) return;
    bar.hidden = number === 0;
    bar.querySelector("[data-chosen-count]").textContent = number;
    this.#catchUp();
  }

  // The row whose conversation is open is marked, whichever way it was opened.
  #mark = () => {
    for (const link of this.querySelectorAll("[data-row-link]")) {
      if (new URL(link.href).pathname === location.pathname) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
}

customElements.define("live-list", LiveList);
