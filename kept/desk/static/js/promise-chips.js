// <promise-chips> below a <rich-text>: what the text promises, a chip each, as the answer to every check
// of the draft ("coach:checked" on the form) tells. A chip that is kept travels with the form in a
// hidden field; its time is the agent's own, and "offset" minutes lead to the customer's.
import { leave, recall, remember } from "./kept-chips.js";
import { windowOf } from "./time-window.js";


class PromiseChips extends HTMLElement {
  #before = []; // those of a reply that was stopped, or is not sent yet
  #form = null;

  connectedCallback() {
    this.#form = this.closest("form");
    this.#before = [...JSON.parse(this.dataset.kept || "[]").map((raw) => JSON.parse(raw)), ...recall(this.#form)];
    this.#form.addEventListener("coach:checked", this);
    this.#form.addEventListener("htmx:afterRequest", this);
    this.addEventListener("click", this);
    this.addEventListener("change", this);
  }

  disconnectedCallback() {
    this.#form.removeEventListener("coach:checked", this);
    this.#form.removeEventListener("htmx:afterRequest", this);
  }

  handleEvent(event) {
    if (event.type === "coach:checked") return this.#show(event.detail.promises ?? []);
    if (event.type === "htmx:afterRequest") return event.target === this.#form && event.detail.successful && leave(this.#form);
    const chip = event.target.closest(".promise-chip");
    if (!chip) return null;
    if (event.type === "change") return this.#change(chip);
    const button = event.target.closest("button");
    if (button?.dataset.due) return this.#choose(chip, button.dataset.due);
    return button ? this.#do(chip, button.dataset.do) : null;
  }

  get #list() { return this.querySelector("[data-chips]"); }

  #show(found) {
    const old = [...this.#list.children];
    const kept = found.map((one) => {
      const same = old.find((chip) => chip.told.quote === one.quote)
        ?? old.find((chip) => !found.some((other) => other.quote === chip.told.quote) && chip.told.what === one.what && chip.told.due === one.due);
      if (same) same.told = { ...same.told, quote: one.quote };
      return same ?? this.#chip(one);
    });
    for (const chip of old) if (!kept.includes(chip)) chip.remove();
    for (const chip of kept) if (!chip.isConnected) this.#list.append(chip);
  }

  #chip(one) {
    const chip = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const before = this.#before.find((other) => other.quote === one.quote);
    chip.told = { ...one, ...before, instead_of: one.instead_of };
    chip.classList.toggle("is-kept", Boolean(before));
    part(chip, "own-what").value = chip.told.what;
    const choices = part(chip, "choices");
    for (const [words, due] of one.choices) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "button button--small", textContent: words });
      button.dataset.due = due;
      choices.append(button);
    }
    part(chip, "old").textContent = one.instead;
    chip.querySelector(".promise-chip__instead").hidden = !one.instead;
    this.#tell(chip);
    return chip;
  }

  #tell(chip) {
    const { what, due, begins, offset, place } = chip.told;
    part(chip, "what").textContent = what;
    part(chip, "when").textContent = due ? windowOf(begins, due, 0) : "By when?";
    part(chip, "theirs").textContent = due && offset ? `${windowOf(begins, due, offset)} in ${place}` : "";
    part(chip, "own-due").value = due;
    part(chip, "choices").hidden = Boolean(due);
    chip.querySelector("[data-do=keep]").hidden = !due;
    const field = chip.querySelector("[name=promise]");
    const instead = part(chip, "instead").checked ? chip.told.instead_of : null;
    field.value = JSON.stringify({ what, due, begins, quote: chip.told.quote, how: chip.told.how, instead_of: instead });
    field.disabled = !chip.classList.contains("is-kept");
  }

  // Remembered in this conversation, or the next check of the draft would ask again.
  #forget(chip) {
    chip.classList.add("is-none");
    this.closest("form").querySelector("draft-coach").dismiss("NOPRM", chip.told.quote);
  }

  #choose(chip, due) {
    Object.assign(chip.told, { due, begins: "" });
    this.#do(chip, "keep");
  }

  #change(chip) {
    const due = part(chip, "own-due").value;
    if (due !== chip.told.due) Object.assign(chip.told, { due, begins: "" });
    chip.told.what = part(chip, "own-what").value.trim() || chip.told.what;
    this.#tell(chip);
  }

  #do(chip, deed) {
    if (deed === "edit") chip.querySelector(".promise-chip__edit").toggleAttribute("hidden");
    if (deed === "no") this.#forget(chip);
    if (deed === "keep") chip.querySelector(".promise-chip__edit").hidden = true;
    if (deed === "keep" || deed === "undo") chip.classList.toggle("is-kept", deed === "keep" && Boolean(chip.told.due));
    this.#tell(chip);
    remember(this.#form, [...this.#list.children].filter((one) => one.matches(".is-kept")).map((one) => one.told));
    if (deed === "edit") return part(chip, "own-what").focus();
    const next = this.querySelector(".promise-chip:not(.is-kept, .is-none) [data-do=keep]:not([hidden])");
    if (deed === "keep" || deed === "no") return next ? next.focus() : this.closest("form").querySelector("rich-text").focusText();
    return null;
  }
}

function part(chip, name) { return chip.querySelector(`[data-part="${name}"]`); }

customElements.define("promise-chips", PromiseChips);
