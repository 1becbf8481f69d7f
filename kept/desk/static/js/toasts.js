// <toast-stack> holds <toast-message data-seconds="6">; 0 seconds: it stays until closed.
// A toast with a form (Undo) counts down to what the server does anyway, so pointing at it does not
// stop its clock; any other waits while somebody points at it or is in it.
// From code: toast("Sentence."), toast("Sentence.", { isError: true }); from the server: the header
// HX-Trigger: {"toast": {"text": "Sentence."}}, or toasts.html swapped out of band.
const LEAVING = 240;

class ToastMessage extends HTMLElement {
  #timer = 0;
  #left = 0;

  connectedCallback() {
    this.#left = Number(this.dataset.seconds ?? 6);
    this.querySelector(".toast__close")?.addEventListener("click", () => this.leave());
    this.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && this.leave()); // undone
    if (!this.#left) return;
    this.style.setProperty("--seconds", `${this.#left}s`);
    const line = document.createElement("span");
    line.className = "toast__line";
    this.append(line);
    this.#show();
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  leave() {
    clearInterval(this.#timer);
    this.classList.add("is-leaving");
    setTimeout(() => this.remove(), LEAVING);
  }

  #tick() {
    const waits = !this.querySelector("form") && this.matches(":hover, :focus-within");
    if (waits) return;
    this.#left -= 1;
    this.#show();
    if (this.#left <= 0) this.leave();
  }

  #show() {
    const shown = this.querySelector(".toast__left");
    if (shown) shown.textContent = `${Math.max(0, this.#left)} s`;
  }
}

class ToastStack extends HTMLElement {
  connectedCallback() {
    document.addEventListener("toast", this);
  }

  disconnectedCallback() {
    document.removeEventListener("toast", this);
  }

  handleEvent(event) {
    toast(event.detail.text ?? event.detail.value, { isError: event.detail.isError });
  }
}

/** Say something that happened; errors stay until closed. The same sentence is not said twice at once. */
export function toast(text, { isError = false } = {}) {
  const stack = document.querySelector("toast-stack");
  const template = document.getElementById("toast-template");
  if (!stack || !template) return;
  const said = [...stack.querySelectorAll(".toast:not(.is-leaving) .toast__text")].some((each) => each.textContent === text);
  if (said) return;
  const made = template.content.firstElementChild.cloneNode(true);
  made.querySelector(".toast__text").textContent = text;
  made.classList.toggle("toast--error", isError);
  made.dataset.seconds = isError ? "0" : "6";
  stack.append(made);
}

customElements.define("toast-message", ToastMessage);
customElements.define("toast-stack", ToastStack);
