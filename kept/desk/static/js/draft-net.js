// <draft-net key="reply-812"><form>…</form></draft-net>: the net below the drafts the server keeps.
// What is typed is also kept in this tab until a request from within has gone well; found again after
// a reload, a crash or a sign-in, it is put back and told as "draft:restored" (detail: the names).
const PAUSE = 250;

class DraftNet extends HTMLElement {
  #timer = 0;
  #sent = null;

  connectedCallback() {
    this.addEventListener("input", this);
    this.addEventListener("htmx:beforeRequest", this);
    this.addEventListener("htmx:afterRequest", this);
    document.addEventListener("htmx:beforeSwap", this.#swapped);
    addEventListener("pagehide", this);
    this.#restore();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener("htmx:beforeSwap", this.#swapped);
    removeEventListener("pagehide", this);
  }

  handleEvent(event) {
    if (event.type === "input") {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.keep(), PAUSE);
    } else if (event.type === "htmx:beforeRequest") {
      this.keep();
      this.#sent = sessionStorage.getItem(this.#name);
    } else if (event.type === "htmx:afterRequest") {
      // Only what was sent is safe; what was typed since then stays in the net.
      if (event.detail.successful && event.detail.requestConfig?.verb !== "get") {
        if (sessionStorage.getItem(this.#name) === this.#sent) this.forget();
      }
    } else if (this.#timer) {
      this.keep();
    }
  }

  // The answer may hold a fresh box with this very key: what went well must be gone before it looks.
  #swapped = ({ detail }) => {
    const wentWell = detail.xhr.status < 400 && detail.requestConfig.verb !== "get";
    if (!wentWell || !this.contains(detail.requestConfig.elt)) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.forget();
  };

  /** Put the texts of all fields by. */
  keep() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const texts = Object.fromEntries(this.#fields.map((field) => [field.name, field.value]));
    if (Object.values(texts).some((text) => text.trim())) sessionStorage.setItem(this.#name, JSON.stringify(texts));
  }

  /** The server has it: nothing needs to be caught. */
  forget() {
    sessionStorage.removeItem(this.#name);
  }

  get #name() { return `draft:${this.getAttribute("key")}`; }

  get #fields() {
    return [...this.querySelectorAll("textarea[name], input[name]:not([type=hidden], [type=file], [type=checkbox], [type=radio])")];
  }

  #restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.#name) ?? "null");
    if (!kept) return;
    const changed = this.#fields.filter((field) => kept[field.name] && kept[field.name] !== field.value);
    for (const field of changed) field.value = kept[field.name];
    if (!changed.length) return this.forget();
    const names = changed.map((field) => field.name);
    this.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true, detail: { names } }));
    changed[0].dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("draft-net", DraftNet);
