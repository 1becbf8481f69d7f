// <draft-coach url="…/hints/" dismissals="…"> beside a <rich-text>: on every pause of typing the text is
// asked about; words that need a second look are underlined by the CSS Custom Highlight API, so the
// text itself is never touched. A count, and a card a hint on demand. Never blocks typing; an answer
// about an older text is thrown away.
import { rangeOf, wordsOf } from "./rich-words.js";

const PAUSE = 150;
const LEVELS = ["error", "warning", "info", "preview"];

class DraftCoach extends HTMLElement {
  #timer = 0;
  #asked = 0;
  #asking = null;

  connectedCallback() {
    this.closest("form").addEventListener("input", this);
    this.closest("form").addEventListener("rich:ready", this);
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    for (const level of LEVELS) CSS.highlights?.delete(`hint-${level}`);
  }

  handleEvent(event) {
    if (event.type === "click") {
      const card = event.target.closest(".hint__dismiss")?.closest(".hint");
      return card ? this.dismiss(card.dataset.code, card.dataset.quote).then(() => this.ask()) : null;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ask(), PAUSE);
    return null;
  }

  get #editor() { return this.closest("form").querySelector("rich-text").editor; }

  async ask() {
    if (!this.#editor) return null;
    const { text, places } = wordsOf(this.#editor);
    const turn = ++this.#asked;
    if (!text.trim() && !this.hasAttribute("along")) return this.#answered({ hints: [] }, places);
    this.#asking?.abort();
    this.#asking = new AbortController();
    try {
      const answer = await fetch(this.getAttribute("url"), { method: "POST", body: this.#form({ text }), signal: this.#asking.signal });
      if (answer.ok && turn === this.#asked) this.#answered(await answer.json(), places);
    } catch (error) {
      if (error.name !== "AbortError") this.#show([], places);
    }
    return null;
  }

  // The chips of promises beside it hear the same answer.
  #answered(told, places) {
    this.#show(told.hints, places);
    this.dispatchEvent(new CustomEvent("coach:checked", { bubbles: true, detail: told }));
  }

  // "along" names the fields that a conversation is known by before it is there.
  #form(values) {
    const form = new FormData();
    const all = new FormData(this.closest("form"));
    const names = ["csrfmiddlewaretoken", ...(this.getAttribute("along") ?? "").split(" ")];
    for (const name of names) for (const value of all.getAll(name)) form.append(name, value);
    for (const [name, value] of Object.entries(values)) form.set(name, value);
    return form;
  }

  #show(hints, places) {
    for (const level of LEVELS) {
      const ranges = hints.filter((hint) => hint.level === level).map((hint) => rangeOf(this.#editor, places, hint.start, hint.end));
      if (CSS.highlights) CSS.highlights.set(`hint-${level}`, new Highlight(...ranges.filter(Boolean)));
    }
    const sure = hints.filter((hint) => hint.level === "error" || hint.level === "warning").length;
    const doubtful = hints.length - sure;
    this.querySelector(".coach__fold").hidden = !hints.length;
    const counts = [sure && `${sure} hint${sure > 1 ? "s" : ""}`, doubtful && `${doubtful} perhaps`];
    this.querySelector("[data-coach-count]").textContent = counts.filter(Boolean).join(", ");
    const list = this.querySelector("[data-coach-list]");
    const had = [...list.children].indexOf(document.activeElement?.closest(".hint"));
    list.replaceChildren(...hints.map((hint) => this.#card(hint)));
    if (had >= 0) (list.children[Math.min(had, hints.length - 1)] ?? this.closest("form").querySelector(".ProseMirror"))?.focus();
  }

  #card(hint) {
    const card = this.querySelector("template").content.firstElementChild.cloneNode(true);
    card.dataset.code = hint.code;
    card.dataset.quote = hint.quote;
    card.dataset.start = hint.start;
    card.dataset.end = hint.end;
    card.append(...hint.offers.map(offerButton));
    card.classList.add(`hint--${hint.level}`);
    const sure = hint.level === "error" || hint.level === "warning";
    const parts = { name: hint.name.replaceAll("-", " "), level: sure ? "" : "perhaps", quote: `“${hint.quote}”`, why: hint.why, better: hint.better };
    for (const [part, words] of Object.entries(parts)) card.querySelector(`.hint__${part}`).textContent = words;
    return card;
  }

  /** Remember that it is none: in the conversation, or with the form until there is one. */
  async dismiss(code, quote) {
    const url = this.getAttribute("dismissals");
    if (url) await fetch(url, { method: "POST", body: this.#form({ code, quote }), keepalive: true });
    else {
      this.append(Object.assign(document.createElement("input"), { type: "hidden", name: "denied", value: JSON.stringify([code, quote]) }));
      this.dispatchEvent(new Event("input", { bubbles: true })); // the draft keeps it
    }
  }
}

function offerButton({ label, words, press, place, span }) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--small hint__offer", textContent: label });
  Object.assign(button.dataset, words ? { words, place } : { press }, span && { start: span[0], end: span[1] });
  return button;
}

customElements.define("draft-coach", DraftCoach);
