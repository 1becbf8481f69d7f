// <first-touch data-tell="/c/…/opened/">: tells the desk once that a person is here: somebody who moves a pointer,
// touches, turns a wheel or presses a key. Programs that look through mails load pages and run scripts, but do none of it.
const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown"];

class FirstTouch extends HTMLElement {
  connectedCallback() {
    this.told = new AbortController();
    for (const sign of SIGNS) addEventListener(sign, (event) => this.tell(event), { passive: true, signal: this.told.signal });
  }

  disconnectedCallback() {
    this.told.abort();
  }

  tell(event) {
    if (!event.isTrusted || document.visibilityState !== "visible") return;
    this.told.abort();
    fetch(this.dataset.tell, { method: "POST", keepalive: true, credentials: "omit" }).catch(() => {});
  }
}

customElements.define("first-touch", FirstTouch);
