// What only the screen of a conversation needs.
// <stay-at-end>: a scrolling place that shows its end first, and stays there when something is added.
// <file-drop url="…" target="#files">: files dropped on it, pasted or chosen go to the draft.
import "./composer-tabs.js";
import "./draft-coach.js";
import "./draft-saver.js";
import "./here-now.js";
import "./live-list.js";
import "./rich-text.js";
import "./saved-replies.js";

class StayAtEnd extends HTMLElement {
  #watch = [];
  #isAtEnd = true;

  connectedCallback() {
    const found = location.hash && this.querySelector(CSS.escape(location.hash).replace("\\#", "#"));
    if (found) found.scrollIntoView({ block: "center" });
    else this.scrollTop = this.scrollHeight;
    this.addEventListener("scroll", () => { this.#isAtEnd = this.scrollHeight - this.scrollTop - this.clientHeight < 80; }, { passive: true });
    const stay = () => { if (this.#isAtEnd) this.scrollTop = this.scrollHeight; };
    this.#watch = [new MutationObserver(stay), new ResizeObserver(stay)];
    this.#watch[0].observe(this, { childList: true, subtree: true });
    this.#watch[1].observe(this);
  }

  disconnectedCallback() { for (const one of this.#watch) one.disconnect(); }
}

class FileDrop extends HTMLElement {
  connectedCallback() {
    for (const name of ["dragover", "dragleave", "drop", "rich:files", "change"]) this.addEventListener(name, this);
  }

  handleEvent(event) {
    if (event.type === "rich:files") return this.#send(event.detail.files);
    if (event.type === "change") {
      if (event.target.type !== "file") return null;
      const files = [...event.target.files];
      event.target.value = "";
      return this.#send(files);
    }
    if (!event.dataTransfer?.types.includes("Files")) return null;
    if (event.type !== "drop") event.preventDefault();
    this.querySelector(".composer")?.classList.toggle("is-dropping", event.type === "dragover");
    if (event.type === "drop" && !event.defaultPrevented) {
      event.preventDefault();
      this.#send([...event.dataTransfer.files]);
    }
    return null;
  }

  #send(files) {
    if (!files.length) return;
    const values = new FormData();
    for (const file of files) values.append("file", file);
    const target = this.querySelector("[data-files]");
    target.setAttribute("aria-busy", "true");
    window.htmx.ajax("POST", this.getAttribute("url"), {
      source: this, target, swap: "outerHTML", values: { file: files }, headers: {},
    });
  }
}

customElements.define("stay-at-end", StayAtEnd);
customElements.define("file-drop", FileDrop);
