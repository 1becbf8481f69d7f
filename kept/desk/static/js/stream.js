// A stream of server-sent events that comes back by itself: after an error with growing pauses, after
// sleep at once. It tells {kind, id} as the server does, {state: "on" | "off"}, and, when it was away,
// {kind: "everything"}. Its address says when the page was made (?since=): what changed since then comes first.
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const BEAT = 5000;
const ASLEEP = 20_000;

export class Stream {
  #address;
  #tell;
  #source = null;
  #wait = FIRST_WAIT;
  #retry = 0;
  #beat = 0;
  #lastBeat = 0;
  #wasOpen = false;

  constructor(address, tell) {
    this.#address = address;
    this.#tell = tell;
  }

  get isOpen() {
    return this.#source !== null;
  }

  /** Listen; isHeir: another tab listened until now, and something may have been missed between. */
  open(isHeir = false) {
    this.close();
    this.#wasOpen ||= isHeir;
    const source = this.#source = new EventSource(this.#wasOpen ? this.#address.split("?")[0] : this.#address);
    source.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.#tell({ state: "on" });
      if (this.#wasOpen) this.#tell({ kind: "everything", id: 0 });
      this.#wasOpen = true;
    };
    source.onmessage = ({ data }) => this.#tell(JSON.parse(data));
    source.onerror = () => {
      source.close();
      this.#tell({ state: "off" });
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.open(), this.#wait * (0.75 + Math.random() / 2));
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    };
    this.#lastBeat = Date.now();
    this.#beat = setInterval(() => this.wake(), BEAT);
  }

  close() {
    clearTimeout(this.#retry);
    clearInterval(this.#beat);
    this.#source?.close();
    this.#source = null;
  }

  /** Open again if this computer slept: the connection may be dead without having said so. */
  wake() {
    const slept = Date.now() - this.#lastBeat > ASLEEP;
    this.#lastBeat = Date.now();
    if (slept && this.isOpen) this.open();
  }

  /** Open again now, whatever the pause would be. */
  retry() {
    if (this.isOpen) this.open();
  }
}
