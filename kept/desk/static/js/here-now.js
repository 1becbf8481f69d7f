// <here-now url="…" data-id="8"><span data-here></span></here-now>
// Tells that one looks at a conversation or writes in it, and shows who else does.
class HereNow extends HTMLElement {
  #timer = 0;
  #writing = 0;

  connectedCallback() {
    this.tell();
    this.#timer = setInterval(() => document.hidden || this.tell(), 15_000);
    document.addEventListener("input", this);
    document.addEventListener(this.#news, this);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    document.removeEventListener("input", this);
    document.removeEventListener(this.#news, this);
  }

  get #news() { return `live:presence:${this.dataset.id}`; }

  handleEvent(event) {
    if (event.type === this.#news) return this.tell();
    if (!event.target.closest?.(".composer--reply")) return null;
    const wasWriting = Date.now() - this.#writing < 15_000;
    this.#writing = Date.now();
    return wasWriting ? null : this.tell();
  }

  tell() {
    const writing = Date.now() - this.#writing < 20_000 ? "yes" : "no";
    window.htmx?.ajax("POST", this.getAttribute("url"), { source: this, target: this.querySelector("[data-here]"), swap: "innerHTML", values: { writing } });
  }
}

customElements.define("here-now", HereNow);
