// <live-stream src="/events/?since=…"></live-stream>, once a page. However many tabs are open, one of them, the
// one that holds the lock, listens to the server and tells the others. Each page hears, on document,
//   live:conversation        something of that kind changed (detail.id)
//   live:conversation:812    this one changed
//   live:everything          we were away (sleep, no network, restart): look at everything again
// so a part of a page says hx-trigger="live:conversation:812 from:document". <html data-live> is "on"
// or "off". Nothing that changes while the page opens is missed: see stream.js, recent-changes.js.
import { announce } from "./announce.js";
import { RecentChanges } from "./recent-changes.js";
import { Stream } from "./stream.js";

const NAME = "kept-live";
const ANSWER_WITHIN = 1500;
const HEARD = ["online", "pageshow", "pagehide"];
const ME = crypto.getRandomValues(new Uint32Array(1))[0];

class LiveStream extends HTMLElement {
  #channel = null;
  #stream = null;
  #turn = 0;
  #leave = null;
  #noAnswer = 0;
  #recent = new RecentChanges();

  connectedCallback() {
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.#stream = new Stream(this.getAttribute("src"), (change) => this.#tell(change));
    for (const name of HEARD) addEventListener(name, this);
    document.addEventListener("visibilitychange", this);
    this.#stand();
    this.#ask(performance.now());
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
    this.#ask(0);
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

  // Is anybody listening, and what was told in the last `age` milliseconds?
  #ask(age) {
    this.#channel.postMessage({ ask: ME, age });
  }

  #answer({ ask, age }) {
    if (!this.#stream.isOpen) return;
    this.#channel.postMessage({ to: ask, state: document.documentElement.dataset.live });
    for (const change of this.#recent.within(age)) this.#channel.postMessage({ to: ask, ...change });
  }

  #tell(change) {
    this.#channel.postMessage(change);
    this.#hear(change);
  }

  #hear(change) {
    if (change.ask) return this.#answer(change);
    if (change.to && change.to !== ME) return;
    clearTimeout(this.#noAnswer);
    if (change.state) document.documentElement.dataset.live = change.state;
    if (!change.kind) return;
    this.#recent.remember(change);
    announce(change);
  }
}

customElements.define("live-stream", LiveStream);
