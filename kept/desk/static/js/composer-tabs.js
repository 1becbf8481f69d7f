// <composer-tabs><a aria-current="true">…</a></composer-tabs>: choosing the box that is open already
// only puts the cursor into it.
class ComposerTabs extends HTMLElement {
  connectedCallback() { this.addEventListener("click", this, { capture: true }); }

  handleEvent(event) {
    if (!event.target.closest("[aria-current]")) return;
    event.preventDefault();
    event.stopPropagation(); // nothing is fetched, so nothing that is written is replaced
    this.parentElement.querySelector("rich-text").focusText();
  }
}

customElements.define("composer-tabs", ComposerTabs);
