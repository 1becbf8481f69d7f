// <live-list>: a list that asks for itself again when something changed (hx-trigger="refresh"), unless
// somebody is choosing rows in it. Counts the chosen ones into [data-chosen-count].
const WAIT = 700;

class LiveList extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    for (const name of ["live:conversation", "live:draft", "live:everything"]) document.addEventListener(name, this);
    this.addEventListener("change", this);
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
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (!this.querySelector("[name=chosen]:checked")) this.dispatchEvent(new Event("refresh"));
    }, WAIT);
  }

  #choose() {
    const number = this.querySelectorAll("[name=chosen]:checked").length;
    this.querySelector(".entries")?.classList.toggle("entries--choosing", number > 0);
    const bar = this.querySelector(".chosen");
    if (!bar) return;
    bar.hidden = number === 0;
    bar.querySelector("[data-chosen-count]").textContent = number;
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
