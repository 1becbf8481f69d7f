// <menu-button><button popovertarget="more">…</button><div id="more" class="popover menu" popover>…</div></menu-button>
// Puts the popover beside its button, wherever there is room; arrows go through what is in it.
const GAP = 6;
const EDGE = 8;

class MenuButton extends HTMLElement {
  connectedCallback() {
    this.#menu?.addEventListener("toggle", this);
    this.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    this.#menu?.removeEventListener("toggle", this);
    this.removeEventListener("keydown", this);
  }

  get #button() { return this.querySelector("[popovertarget]"); }
  get #menu() { return this.querySelector("[popover]"); }

  handleEvent(event) {
    if (event.type === "toggle") return event.newState === "open" && this.#place();
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
    if (next === undefined || isWriting(event.target)) return;
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
    this.#menu.querySelector("[autofocus]")?.focus();
  }
}

function isWriting(element) {
  return element.matches("textarea, input:not([type=checkbox], [type=radio])");
}

customElements.define("menu-button", MenuButton);
