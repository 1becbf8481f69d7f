// <page-dialog id="shortcuts"><dialog>…</dialog></page-dialog>: any <button data-opens="shortcuts">
// opens it, and so does whatever htmx puts into it. <confirm-dialog> asks before whatever says
// data-confirm="Delete this tag?" (a button or a form) or hx-confirm; data-confirm-yes="Delete" names
// the button that goes on.
export class PageDialog extends HTMLElement {
  connectedCallback() {
    this.addEventListener("htmx:afterSwap", () => this.open());
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  open() {
    for (const open of document.querySelectorAll(":popover-open")) open.hidePopover();
    if (!this.dialog.open) this.dialog.showModal();
  }

  close() {
    this.dialog.close();
  }
}

class ConfirmDialog extends PageDialog {
  #allowed = new WeakSet();

  connectedCallback() {
    document.addEventListener("submit", this, true);
    document.addEventListener("htmx:confirm", this);
  }

  disconnectedCallback() {
    document.removeEventListener("submit", this, true);
    document.removeEventListener("htmx:confirm", this);
  }

  async handleEvent(event) {
    if (event.type === "htmx:confirm") {
      if (!event.detail.question) return;
      event.preventDefault();
      if (await this.ask(event.detail.elt, event.detail.question)) event.detail.issueRequest(true);
      return;
    }
    const form = event.target;
    const asking = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asking.dataset.confirm || this.#allowed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await this.ask(asking, asking.dataset.confirm))) return;
    this.#allowed.add(form);
    form.requestSubmit(event.submitter);
  }

  /** Ask; resolves to whether the person said yes. */
  ask(asking, question) {
    this.querySelector("[data-confirm-text]").textContent = question;
    this.querySelector("[data-confirm-yes]").textContent = asking.dataset?.confirmYes ?? "Yes";
    this.dialog.returnValue = "no";
    this.open();
    return new Promise((answer) => {
      this.dialog.addEventListener("close", () => answer(this.dialog.returnValue === "yes"), { once: true });
    });
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.open?.();
});

customElements.define("page-dialog", PageDialog);
customElements.define("confirm-dialog", ConfirmDialog);
