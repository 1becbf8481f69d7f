// <auto-grow><textarea></textarea></auto-grow>: as high as its text, up to its max-height.
// Browsers that know field-sizing do it by the style sheet alone.
const isKnown = CSS.supports("field-sizing", "content");

class AutoGrow extends HTMLElement {
  connectedCallback() {
    if (isKnown) return;
    this.addEventListener("input", this);
    this.handleEvent();
  }

  disconnectedCallback() {
    this.removeEventListener("input", this);
  }

  handleEvent() {
    const area = this.querySelector("textarea");
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }
}

customElements.define("auto-grow", AutoGrow);
