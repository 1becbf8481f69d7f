// <saved-replies> in a form: "/" at the beginning of a line opens them, Enter takes the first [data-saved];
// [data-link] puts a sentence with a link in.
class SavedReplies extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("keydown", this);
    this.closest("form").addEventListener("keyup", this);
  }

  async handleEvent(event) {
    if (event.type === "keyup") {
      if (event.key !== "/" || !event.target.closest("rich-text")) return;
      if (/(^|\n)\/$/.test(this.#box.text)) this.querySelector("[popovertarget]").click();
      return;
    }
    if (event.type === "keydown") {
      if (event.key !== "Enter" || event.target.type !== "search") return;
      event.preventDefault();
      this.querySelector("[data-saved]")?.click();
      return;
    }
    if (event.target.closest("[data-asks]")) {
      this.querySelector("[popover]").hidePopover();
      return void this.#removeSlash();
    }
    const chosen = event.target.closest("[data-saved], [data-link]");
    if (!chosen) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.closest("form").elements.csrfmiddlewaretoken.value);
    const answer = await fetch(chosen.dataset.saved ?? chosen.dataset.link, { method: "POST", body });
    if (!answer.ok) return;
    this.querySelector("[popover]").hidePopover();
    this.#removeSlash();
    this.#box.insert((await answer.json()).html);
  }

  // The "/" that opened the list is not part of the text.
  #removeSlash() {
    const editor = this.#box.editor;
    const at = editor?.state.selection.from ?? 0;
    if (at > 1 && editor.state.doc.textBetween(at - 1, at) === "/") editor.commands.deleteRange({ from: at - 1, to: at });
  }

  get #box() { return this.closest("form").querySelector("rich-text"); }
}

customElements.define("saved-replies", SavedReplies);
