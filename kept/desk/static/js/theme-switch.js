// <theme-switch> around a form whose buttons are called theme: changes the look at once, and tells
// the server, so that other devices follow. Without scripts the form does the same with a new page.
import { toast } from "./toasts.js";

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this);
  }

  async handleEvent(event) {
    event.preventDefault();
    const chosen = event.submitter.value;
    const before = document.documentElement.dataset.theme;
    this.#show(chosen);
    const body = new FormData(event.target, event.submitter);
    try {
      const answer = await fetch(event.target.action, { method: "POST", body, headers: { "X-Requested-With": "theme-switch" } });
      if (!answer.ok) throw new Error(String(answer.status));
    } catch {
      this.#show(before);
      toast("The look could not be saved. Try again when the desk answers.", { isError: true });
    }
  }

  #show(theme) {
    document.documentElement.dataset.theme = theme;
    for (const button of this.querySelectorAll("[name=theme]")) {
      button.setAttribute("aria-pressed", String(button.value === theme));
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
