// <here-now url="…" data-id="8"><span data-here></span></here-now>
// Tells that one looks at a conversation or writes in it, and shows who else does. What it holds is
// replaced when the conversation changes, but not while one of its menus is open.
class HereNow extends HTMLElement {
  #timer = 0;
  #writing = 0;
  #isBehind = false;

  connectedCallback() {
    this.tell();
    this.#timer = setInterval(() => document.hidden || this.tell(), 15_000);
    document.addEventListener("input", this);
    document.addEventListener("htmx:afterRequest", this);
    document.addEventListener(this.#news, this);
    this.addEventListener("htmx:oobBeforeSwap", this);
    this.addEventListener("toggle", this, { capture: true }); // it does not bubble
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    document.removeEventListener("input", this);
    document.removeEventListener("htmx:afterRequest", this);
    document.removeEventListener(this.#news, this);
  }

  get #news() { return `live:presence:${this.dataset.id}`; }

  handleEvent(event) {
    if (event.type === this.#news) return this.tell();
    if (event.type === "htmx:oobBeforeSwap") return this.#hold(event);
    if (event.type === "htmx:afterRequest") return this.#sent(event.detail);
    if (event.type === "toggle") return event.newState === "closed" && this.#catchUp();
    if (!event.target.closest?.(".composer--reply")) return null;
    const wasWriting = Date.now() - this.#writing < 15_000;
    this.#writing = Date.now();
    return wasWriting ? null : this.tell();
  }

  // What is sent is written no more.
  #sent({ requestConfig, successful }) {
    if (!successful || !requestConfig?.elt?.matches?.("form.composer--reply")) return;
    this.#writing = 0;
    this.tell();
  }

  #hold(event) {
    this.#isBehind = Boolean(this.querySelector(":popover-open"));
    if (this.#isBehind) event.detail.shouldSwap = false;
  }

  #catchUp() {
    if (!this.#isBehind) return;
    this.#isBehind = false;
    document.dispatchEvent(new CustomEvent(`live:conversation:${this.dataset.id}`));
  }

  tell() {
    const writing = Date.now() - this.#writing < 20_000 ? "yes" : "no";
    window.htmx?.ajax("POST", this.getAttribute("url"), { source: this, target: this.querySelector("[data-here]"), swap: "innerHTML", values: { writing } });
  }
}

customElements.define("here-now", HereNow);
