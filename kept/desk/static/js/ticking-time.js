// What a <due-time> and a <relative-time> share: one clock for all of them tells each, every twenty seconds
// and when the page is looked at again, to say its time anew.
const EVERY = 20_000;
const shown = new Set();
let timer = 0;

export class TickingTime extends HTMLElement {
  connectedCallback() {
    shown.add(this);
    timer ||= setInterval(tellAll, EVERY);
    this.tell();
  }

  disconnectedCallback() {
    shown.delete(this);
    if (!shown.size) timer = clearInterval(timer) ?? 0;
  }

  say(words) {
    if (this.textContent !== words) this.textContent = words;
  }
}

function tellAll() {
  if (!document.hidden) shown.forEach((each) => each.tell());
}

document.addEventListener("visibilitychange", tellAll);
