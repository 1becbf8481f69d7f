// <command-palette id="palette" src="/palette/"> with a dialog, a field, a list and a template for an item.
// It offers every element of the page that says data-command="Resolve", and what src finds for the
// words (GET src?q=…, answered with .palette__item links). Choosing a command presses its element.
import { PageDialog } from "./dialogs.js";

const PAUSE = 140;
const FEWEST_LETTERS = 2;

class CommandPalette extends PageDialog {
  #chosen = 0;
  #asking = null;
  #timer = 0;

  connectedCallback() {
    this.#field.addEventListener("input", () => this.#look());
    this.dialog.addEventListener("keydown", (event) => this.#move(event));
    this.#list.addEventListener("click", (event) => this.#run(event.target.closest("[role=option]"), event));
    this.#list.addEventListener("pointermove", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.#choose(this.#items.indexOf(item), false);
    });
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  open() {
    this.#field.value = "";
    super.open();
    this.#look();
    this.#field.focus();
  }

  get #field() { return this.querySelector("input"); }
  get #list() { return this.querySelector("[role=listbox]"); }
  get #items() { return [...this.#list.querySelectorAll("[role=option]")]; }

  #look() {
    const words = this.#field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const commands = [...document.querySelectorAll("[data-command]")].filter((element) => !element.disabled);
    const fitting = commands.filter((element) => words.every((word) => element.dataset.command.toLowerCase().includes(word)));
    this.#list.replaceChildren(...fitting.map((element) => this.#itemFor(element)));
    this.#choose(0);
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const text = this.#field.value.trim();
    if (this.getAttribute("src") && text.length >= FEWEST_LETTERS) this.#timer = setTimeout(() => this.#ask(text), PAUSE);
  }

  async #ask(text) {
    this.#asking = new AbortController();
    const address = `${this.getAttribute("src")}?q=${encodeURIComponent(text)}`;
    try {
      const answer = await fetch(address, { signal: this.#asking.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      this.#list.append(document.createRange().createContextualFragment(await answer.text()));
      this.#choose(this.#chosen);
    } catch (error) {
      if (error.name !== "AbortError") console.warn("The palette could not ask the desk.", error);
    }
  }

  #itemFor(element) {
    const item = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const icon = element.querySelector("svg");
    if (icon) item.prepend(icon.cloneNode(true));
    item.querySelector("span").textContent = element.dataset.command;
    const key = element.dataset.key;
    if (key && !key.startsWith("mod")) {
      const shown = document.createElement("kbd");
      shown.className = "key key--single";
      shown.textContent = key.toUpperCase();
      item.append(shown);
    }
    item.press = () => element.click();
    return item;
  }

  #choose(index, scroll = true) {
    const items = this.#items;
    this.#chosen = Math.max(0, Math.min(index, items.length - 1));
    items.forEach((item, place) => {
      item.id = `palette-${place}`;
      item.setAttribute("aria-selected", String(place === this.#chosen));
    });
    this.#field.setAttribute("aria-activedescendant", items.length ? `palette-${this.#chosen}` : "");
    if (scroll) items[this.#chosen]?.scrollIntoView({ block: "nearest" });
  }

  #move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#choose((this.#chosen + step + this.#items.length) % Math.max(1, this.#items.length));
    else if (event.key === "Enter") this.#run(this.#items[this.#chosen], event);
    else return;
    event.preventDefault();
  }

  #run(item, event) {
    if (!item) return;
    this.close();
    if (item.press) item.press();
    else if (event.type !== "click") item.click();
  }
}

customElements.define("command-palette", CommandPalette);
