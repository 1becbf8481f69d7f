// What only the screen of a conversation needs.
// <stay-at-end>: a scrolling place that shows its end first, and stays there when something is added.
// <file-drop url="…">: files dropped on it, pasted or chosen go to the draft; pictures that come to
// the text are shown in it.
import "./composer-tabs.js";
import "./draft-coach.js";
import "./hint-cards.js";
import "./open-questions.js";
import "./draft-saver.js";
import "./here-now.js";
import "./live-list.js";
import "./promise-chips.js";
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
    if (event.type === "rich:files") return this.#take(event.detail.files, event.target);
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

  async #take(files, box) {
    const pictures = files.filter((file) => file.type.startsWith("image/"));
    this.#send(files.filter((file) => !pictures.includes(file)));
    for (const picture of pictures) {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", this.querySelector("[name=csrfmiddlewaretoken]").value);
      body.append("file", picture);
      body.append("inline", "yes");
      const answer = await fetch(this.getAttribute("url"), { method: "POST", body }).catch(() => null);
      // With a paragraph below, or the next letter would take the picture's place.
      if (answer?.ok) box.insert([{ type: "image", attrs: await answer.json() }, { type: "paragraph" }]);
      else this.#send([picture]); // as a file, and if that cannot be either, it is told why
    }
  }

  #send(files) {
    if (!files.length) return;
    const target = this.querySelector("[data-files]");
    target.setAttribute("aria-busy", "true");
    window.htmx.ajax("POST", this.getAttribute("url"), {
      source: this, target, swap: "outerHTML", values: { file: files }, headers: {},
    });
  }
}

customElements.define("stay-at-end", StayAtEnd);
customElements.define("file-drop", FileDrop);
