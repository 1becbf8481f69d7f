// <copy-text value="ada@lumen-lamps.example"><button type="button">Copy</button></copy-text>
// Without value it copies the text of the element named by for="id".
const SHOWN_FOR = 1600;

class CopyText extends HTMLElement {
  #words = null;

  connectedCallback() {
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this);
  }

  async handleEvent(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const source = document.getElementById(this.getAttribute("for"));
    const text = this.getAttribute("value") ?? source?.value ?? source?.textContent ?? "";
    const isCopied = await copy(text);
    const said = document.getElementById("said");
    if (said) said.textContent = isCopied ? "Copied." : "This browser does not let pages copy.";
    const words = button.querySelector("span") ?? button;
    this.#words ??= words.textContent;
    words.textContent = isCopied ? "Copied" : "Not copied";
    setTimeout(() => { words.textContent = this.#words; }, SHOWN_FOR);
  }
}

// The clipboard is closed to pages without TLS; a hidden field still works there.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    return isCopied;
  }
}

customElements.define("copy-text", CopyText);
