// <live-stream src="/events/"></live-stream>, once a page. However many tabs are open, one of them, the
// one that holds the lock, listens to the server and tells the others. Each page hears, on document,
//   live:conversation        something of that kind changed (detail.id)
//   live:conversation:812    this one changed
//   live:everything          we were away (sleep, no network, restart): look at everything again
// so a part of a page says hx-trigger="live:conversation:812 from:document". <html data-live> is "on"
// or "off".
import { Stream } from "./stream.js";

const NAME = "kept-live";
const ANSWER_WITHIN = 1500;
const GATHER = 60;
const HEARD = ["online", "pageshow", "pagehide"];

class LiveStream extends HTMLElement {
  #channel = null;
  #stream = null;
  #turn = 0;
  #leave = null;
  #noAnswer = 0;
  #gathered = new Map();

  connectedCallback() {
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.#stream = new Stream(this.getAttribute("src"), (change) => this.#tell(change));
    for (const name of HEARD) addEventListener(name, this);
    document.addEventListener("visibilitychange", this);
    this.#stand();
    this.#channel.postMessage({ ask: true });
  }

  disconnectedCallback() {
    this.#stop();
    this.#channel.close();
    for (const name of HEARD) removeEventListener(name, this);
    document.removeEventListener("visibilitychange", this);
  }

  handleEvent(event) {
    if (event.type === "pagehide") this.#stop();
    else if (event.type === "pageshow" && event.persisted) this.#stand();
    else if (event.type === "online") this.#stream.retry();
    else if (event.type === "visibilitychange" && !document.hidden) this.#seek();
  }

  // Wait for the turn to listen. Without TLS there are no locks: then each tab listens for itself.
  #stand(steal = false) {
    if (!navigator.locks) return this.#stream.open();
    const turn = ++this.#turn;
    const held = () => turn === this.#turn && new Promise((leave) => {
      this.#leave = leave;
      this.#stream.open("live" in document.documentElement.dataset);
    });
    const lost = () => {
      if (turn !== this.#turn) return;
      this.#stop();
      this.#stand();
    };
    navigator.locks.request(NAME, { steal }, held).catch(lost);
  }

  // A tab that is looked at again makes sure that the listening one still lives; if not, it takes over.
  #seek() {
    this.#stream.wake();
    if (this.#stream.isOpen || !navigator.locks) return;
    this.#channel.postMessage({ ask: true });
    clearTimeout(this.#noAnswer);
    this.#noAnswer = setTimeout(() => {
      if (this.#stream.isOpen) return;
      this.#stand(true);
      this.#hear({ kind: "everything", id: 0 });
    }, ANSWER_WITHIN);
  }

  #stop() {
    this.#turn += 1;
    clearTimeout(this.#noAnswer);
    this.#stream.close();
    this.#leave?.();
    this.#leave = null;
  }

  #tell(change) {
    this.#channel.postMessage(change);
    this.#hear(change);
  }

  #hear(change) {
    const { live } = document.documentElement.dataset;
    if (change.ask) return this.#stream.isOpen && this.#channel.postMessage({ state: live });
    clearTimeout(this.#noAnswer);
    if (change.state) document.documentElement.dataset.live = change.state;
    if (!change.kind) return;
    if (!this.#gathered.size) setTimeout(() => this.#spread(), GATHER);
    this.#gathered.set(`${change.kind}:${change.id}`, change);
  }

  #spread() {
    const changes = [...this.#gathered.values()];
    this.#gathered.clear();
    for (const { kind, id } of changes) {
      document.dispatchEvent(new CustomEvent(`live:${kind}`, { detail: { id } }));
      if (id) document.dispatchEvent(new CustomEvent(`live:${kind}:${id}`, { detail: { id } }));
    }
  }
}

customElements.define("live-stream", LiveStream);
