// <live-steps><form method="post" action="…"><button>Test it</button></form><ol></ol></live-steps>
// Sends the form and lists what the server tells, a line at a time, while it works.
class LiveSteps extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this);
  }

  async handleEvent(event) {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("button");
    const list = this.querySelector("ol");
    list.replaceChildren();
    list.setAttribute("aria-busy", "true");
    button.disabled = true;
    try {
      await this.#read(form, list);
    } catch {
      form.submit(); // the page without scripts tells the same
    } finally {
      button.disabled = false;
      list.removeAttribute("aria-busy");
    }
  }

  async #read(form, list) {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok) throw new Error(answer.status);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) list.insertAdjacentHTML("beforeend", line);
    }
  }
}

customElements.define("live-steps", LiveSteps);
