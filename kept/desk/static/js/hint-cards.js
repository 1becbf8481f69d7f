// <hint-cards> around the list of hints: arrow keys go from card to card, Enter does the first thing that a
// card offers, x says "not a mistake", Escape goes back to the text. A button [data-words] puts words before what its card underlines, or where its
// [data-place] says: instead of it, above or below it. One with [data-press] presses the control of that
// name. Opened by its key, the first card has the focus.
import { wordsOf } from "./rich-words.js";

class HintCards extends HTMLElement {
  #fold = null;

  connectedCallback() {
    this.#fold = this.closest("details");
    this.addEventListener("keydown", this);
    this.addEventListener("click", this);
    this.#fold.addEventListener("toggle", this);
  }

  disconnectedCallback() { this.#fold.removeEventListener("toggle", this); }

  get #text() { return this.closest("form").querySelector("rich-text"); }

  handleEvent(event) {
    if (event.type === "toggle") return this.#fold.open && this.querySelector(".hint")?.focus({ preventScroll: true });
    const card = event.target.closest(".hint");
    if (!card) return null;
    if (event.type === "click") return this.#act(event.target.closest("button"), card);
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const next = { ArrowDown: card.nextElementSibling, ArrowUp: card.previousElementSibling }[event.key];
    if (next) next.focus();
    else if (event.key === "Enter" && event.target === card) card.querySelector("[data-words], [data-press]")?.click();
    else if (event.key === "x") card.querySelector(".hint__dismiss").click();
    else if (event.key === "Escape") this.#text.focusText();
    else return null;
    event.stopPropagation();
    return event.preventDefault();
  }

  #act(button, card) {
    if (button?.dataset.press) return this.#press(button.dataset.press, card.dataset.quote);
    if (!button?.dataset.words) return null;
    const editor = this.#text.editor;
    const words = { type: "text", text: button.dataset.words };
    const paragraph = { type: "paragraph", content: [words] };
    const { from, to } = this.#span(editor, "start" in button.dataset ? button : card);
    const stands = editor.state.doc.resolve(from);
    const [place, content] = {
      instead: [{ from, to }, [words]],
      above: [stands.before(1), paragraph],
      below: [stands.after(1), paragraph],
    }[button.dataset.place] ?? [stands.start(), [{ ...words, text: `${words.text} ` }]];
    return this.#text.change().focus().insertContentAt(place, content).run();
  }

  // What the control asks the server for may tell of the words on the card.
  #press(name, quote) {
    const control = document.querySelector(`[data-command="${CSS.escape(name)}"]`);
    control?.setAttribute("hx-vals", JSON.stringify({ about: quote }));
    control?.click();
    control?.removeAttribute("hx-vals");
  }

  // What the card underlines, or its button is about, in places of the editor.
  #span(editor, { dataset }) {
    const { places } = wordsOf(editor);
    const marked = places.slice(Number(dataset.start), Number(dataset.end)).filter((each) => each >= 0);
    const from = marked[0] ?? places.slice(Number(dataset.start)).find((each) => each >= 0) ?? 1;
    return { from, to: (marked.at(-1) ?? from - 1) + 1 };
  }
}

customElements.define("hint-cards", HintCards);
