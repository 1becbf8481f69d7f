// <draft-saver action="/conversations/8/drafts/reply/"><form>…</form></draft-saver>: keeps the form as a
// draft on the server, a second after the last key and when one leaves. <input name="revision"> goes
// with it; if another window saved in between (409), its text is offered, never overwritten.
// Says how it stands in [data-draft-state].
const PAUSE = 1000;
const AGAIN = 5000; // after the desk or the network was away

class DraftSaver extends HTMLElement {
  #timer = 0;
  #saving = null;
  #again = false;

  connectedCallback() {
    this.addEventListener("input", this);
    this.addEventListener("htmx:confirm", this);
    addEventListener("pagehide", this);
    document.addEventListener("visibilitychange", this);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    removeEventListener("pagehide", this);
    document.removeEventListener("visibilitychange", this);
  }

  handleEvent(event) {
    if (event.type === "htmx:confirm") this.#before(event);
    else if (event.type === "input") {
      if (event.target.type === "file") return;
      this.#say("");
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.save(), PAUSE);
    } else if (this.#timer && (event.type === "pagehide" || document.hidden)) {
      this.save({ keepalive: true });
    }
  }

  // A draft that is saved after its text was sent would come back: sending waits for the saving.
  async #before(event) {
    if (event.target !== this.querySelector("form")) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#again = false;
    if (!this.#saving) return;
    event.preventDefault();
    await this.#saving;
    event.detail.issueRequest();
  }

  save(options) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#saving) return void (this.#again = true);
    this.#saving = this.#send(options).finally(() => {
      this.#saving = null;
      if (!this.#again) return;
      this.#again = false;
      this.save();
    });
  }

  async #send({ keepalive = false } = {}) {
    const form = this.querySelector("form");
    const body = new FormData(form);
    body.delete("file");
    try {
      const answer = await fetch(this.getAttribute("action"), { method: "POST", body, keepalive });
      if (answer.ok) {
        form.elements.revision.value = (await answer.json()).revision;
        if (this.#timer || this.#again) return; // words were typed meanwhile: they are not saved yet
        this.#say("Saved");
        this.closest("draft-net")?.forget();
      } else if (answer.status === 409) this.#conflict(await answer.json());
      else this.#failed(answer.status === 507 ? "Not saved: the desk's disk is full" : "Not saved yet", answer.status >= 500);
    } catch {
      this.#failed("Not saved yet", true);
    }
  }

  #failed(text, passes) {
    this.#say(text);
    if (passes && this.isConnected) this.#timer = setTimeout(() => this.save(), AGAIN);
  }

  #conflict({ error, html, revision }) {
    const box = this.querySelector("[data-draft-conflict]");
    box.hidden = false;
    box.querySelector("[data-conflict-text]").textContent = error;
    box.querySelector("[data-take]").onclick = () => {
      this.querySelector("rich-text").html = html;
      this.#settle(box, revision);
    };
    box.querySelector("[data-keep]").onclick = () => this.#settle(box, revision);
  }

  #settle(box, revision) {
    box.hidden = true;
    this.querySelector("form").elements.revision.value = revision;
    this.save();
  }

  #say(text) {
    const place = this.querySelector("[data-draft-state]");
    if (place) place.textContent = text;
  }
}

customElements.define("draft-saver", DraftSaver);
