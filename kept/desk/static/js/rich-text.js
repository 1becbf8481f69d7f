// <rich-text src="…/editor.js"><textarea name="text" data-html="…"></textarea></rich-text>
// Text with a little form: bold, lists, links, quotes. Without this script the textarea takes plain
// text; with it the textarea holds the HTML and <input name="format"> says so. Buttons of a toolbar:
// <button data-mark="bold" | "italic" | "strike" | "bulletList" | "orderedList" | "blockquote" | "link">.
// Speaks: "rich:ready"; takes: element.insert(html), at the end where the cursor was put nowhere, element.change(), element.focusText().
import { asHtml, extensions, hasWords } from "./rich-content.js";

let loading = null;

class RichText extends HTMLElement {
  #editor = null;
  #apart = null;

  connectedCallback() {
    const begin = () => this.#begin();
    if (this.querySelector("textarea").matches("[autofocus]")) begin();
    else (window.requestIdleCallback ?? setTimeout)(begin, { timeout: 1500 });
    this.addEventListener("focusin", begin, { once: true });
  }

  disconnectedCallback() {
    this.#editor = this.#editor?.destroy() ?? null;
  }

  /** Put HTML, or a node of the editor, where the cursor is. */
  insert(content) {
    this.change()?.focus(this.#editor.state.selection.from > 1 ? null : "end").insertContent(content).run();
  }

  /** Commands in a row whose change is undone by itself, not with what was typed just before. */
  change() { return this.#editor?.chain().command(({ tr }) => Boolean(this.#apart(tr))); }

  /** Put the cursor at the end of the text. */
  focusText() {
    return this.#editor ? this.#editor.commands.focus("end") : this.querySelector("textarea").focus();
  }

  /** The editor itself, null until it is there: for what looks at its text. */
  get editor() { return this.#editor; }
  get text() { return this.#editor ? this.#editor.getText({ blockSeparator: "\n" }) : this.querySelector("textarea").value; }
  set html(html) { this.#editor?.commands.setContent(html, { emitUpdate: true }); }

  async #begin() {
    if (this.#editor || this.classList.contains("is-loading")) return;
    this.classList.add("is-loading");
    loading ??= import(this.getAttribute("src"));
    const kit = await loading;
    if (!this.isConnected || this.#editor) return;
    const area = this.querySelector("textarea");
    const hadFocus = document.activeElement === area;
    this.#apart = kit.pm.history.closeHistory;
    const typed = area.value !== area.defaultValue ? asHtml(area.value) : area.dataset.html;
    const place = document.createElement("div");
    area.before(place);
    area.hidden = true;
    this.#editor = new kit.Editor({
      element: place,
      injectCSS: false,
      extensions: extensions(kit, area.placeholder),
      content: typed, parseOptions: { preserveWhitespace: true }, // such as a space typed just now
      editorProps: {
        attributes: { role: "textbox", "aria-multiline": "true", "aria-label": area.getAttribute("aria-label") },
        // The editor keeps Enter with any key for itself, so the keys of sending are read here.
        handleKeyDown: (_, event) => this.#sends(event),
        handlePaste: (_, event) => this.#files(event.clipboardData),
        handleDrop: (view, event, _, isMoved) => !isMoved && this.#files(event.dataTransfer, view.posAtCoords({ left: event.clientX, top: event.clientY })),
      },
      onUpdate: ({ editor }) => {
        area.value = editor.isEmpty ? "" : editor.getHTML();
        area.dispatchEvent(new Event("input", { bubbles: true }));
      },
      onSelectionUpdate: () => this.#showMarks(),
    });
    area.value = this.#editor.isEmpty ? "" : this.#editor.getHTML();
    this.closest("form").elements.format.value = "html";
    this.#toolbar();
    this.classList.remove("is-loading");
    if (hadFocus || area.matches("[autofocus]")) this.focusText();
    this.dispatchEvent(new CustomEvent("rich:ready", { bubbles: true }));
  }

  #sends(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
    const key = event.shiftKey ? "mod+shift+enter" : "mod+enter";
    this.closest("form").querySelector(`[data-key="${key}"]`)?.click();
    return true;
  }

  // A table from a spreadsheet comes as HTML and as a picture of it: the HTML is meant.
  #files(given, place) {
    if (!given?.files?.length || hasWords(given.getData("text/html"))) return false;
    if (place) this.#editor.commands.setTextSelection(place.pos);
    this.dispatchEvent(new CustomEvent("rich:files", { bubbles: true, detail: { files: [...given.files] } }));
    return true;
  }

  #toolbar() {
    for (const button of this.closest("form").querySelectorAll("[data-mark]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.#mark(button.dataset.mark));
    }
  }

  #mark(name) {
    const chain = this.#editor.chain().focus();
    if (name !== "link") return chain[`toggle${name[0].toUpperCase()}${name.slice(1)}`]().run();
    const before = this.#editor.getAttributes("link").href ?? "https://";
    const address = window.prompt("Address of the link", before);
    if (address === null) return null;
    return address && address !== "https://" ? chain.setLink({ href: address }).run() : chain.unsetLink().run();
  }

  #showMarks() {
    for (const button of this.closest("form").querySelectorAll("[data-mark]")) {
      button.setAttribute("aria-pressed", String(this.#editor.isActive(button.dataset.mark)));
    }
  }
}

customElements.define("rich-text", RichText);
