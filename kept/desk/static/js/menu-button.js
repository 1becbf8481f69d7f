// <menu-button><button popovertarget="more">…</button><div id="more" class="popover menu" popover>…</div></menu-button>
// Puts the popover beside its button, wherever there is room; arrows go through what is in it.
const GAP = 6;
const EDGE = 8;

class MenuButton extends HTMLElement {
  #grown = new ResizeObserver(() => this.#menu?.matches(":popover-open") && this.#place());

  connectedCallback() {
    this.#menu?.addEventListener("toggle", this);
    this.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    this.#menu?.removeEventListener("toggle", this);
    this.#grown.disconnect();
    this.removeEventListener("keydown", this);
  }

  get #button() { return this.querySelector("[popovertarget]"); }
  get #menu() { return this.querySelector("[popover]"); }

  handleEvent(event) {
    if (event.type === "toggle") return event.newState === "open" ? this.#opened() : this.#grown.disconnect();
    if (!this.#menu?.matches(":popover-open")) {
      if (event.key === "ArrowDown" && event.target === this.#button) {
        event.preventDefault();
        this.#menu.showPopover();
        this.#items[0]?.focus();
      }
      return;
    }
    const items = this.#items;
    const here = items.indexOf(document.activeElement);
    const next = { ArrowDown: here + 1, ArrowUp: here < 0 ? items.length - 1 : here - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined || (isWriting(event.target) && !isLeft(event))) return;
    event.preventDefault();
    items[(next + items.length) % items.length]?.focus();
  }

  get #items() {
    return [...this.#menu.querySelectorAll("a[href], button:not(:disabled), input:not(:disabled)")].filter((item) => item.checkVisibility());
  }

  #place() {
    const button = this.#button.getBoundingClientRect();
    const menu = this.#menu.getBoundingClientRect();
    const below = button.bottom + GAP;
    const above = button.top - GAP - menu.height;
    const top = below + menu.height + EDGE <= innerHeight || above < EDGE ? below : above;
    const left = button.left + menu.width + EDGE <= innerWidth ? button.left : button.right - menu.width;
    this.#menu.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - menu.height - EDGE))}px`;
    this.#menu.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - menu.width - EDGE))}px`;
  }

  // The cursor goes into the menu, so that arrows and Enter go on from the key that opened it.
  #opened() {
    this.#place();
    this.#grown.observe(this.#menu);
    (this.#menu.querySelector("[autofocus]") ?? this.#items.find((item) => !isWriting(item)))?.focus({ focusVisible: this.#button.matches(":focus-visible") });
  }
}

// Up and down mean nothing in a line of text, so they leave it; in a date they count.
function isLeft(event) {
  return event.key.startsWith("Arrow") && event.target.matches("[type=search], [type=text], input:not([type])");
}

function isWriting(element) {
  return element.matches("textarea, input:not([type=checkbox], [type=radio])");
}

customElements.define("menu-button", MenuButton);
