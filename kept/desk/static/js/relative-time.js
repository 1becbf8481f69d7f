// <relative-time datetime="2026-03-04T12:00:00Z">5 min</relative-time>: the server's words first, then
// kept true. It tells the distance to now, the same whether before or after: "now", "5 min", "2 h 05",
// "3 days". With late-after="3600" it gets the class "late" after that many seconds, "due" at half.
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const EVERY = 20_000;
const shown = new Set();
let timer = 0;

/** The words for a number of seconds; templatetags/times.py says them with the same rules. */
export function wordsFor(seconds) {
  if (seconds < MINUTE) return "now";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${String(Math.floor((seconds % HOUR) / MINUTE)).padStart(2, "0")}`;
  const days = Math.floor(seconds / DAY);
  return days === 1 ? "1 day" : `${days} days`;
}

class RelativeTime extends HTMLElement {
  connectedCallback() {
    shown.add(this);
    timer ||= setInterval(tellAll, EVERY);
    this.tell();
  }

  disconnectedCallback() {
    shown.delete(this);
    if (!shown.size) timer = clearInterval(timer) ?? 0;
  }

  tell() {
    const at = Date.parse(this.getAttribute("datetime"));
    if (Number.isNaN(at)) return;
    const seconds = Math.abs(Date.now() - at) / 1000;
    const words = wordsFor(seconds);
    if (this.textContent !== words) this.textContent = words;
    const limit = Number(this.getAttribute("late-after"));
    if (!limit) return;
    this.classList.toggle("late", seconds >= limit);
    this.classList.toggle("due", seconds >= limit / 2 && seconds < limit);
  }
}

function tellAll() {
  if (!document.hidden) shown.forEach((each) => each.tell());
}

document.addEventListener("visibilitychange", tellAll);
customElements.define("relative-time", RelativeTime);
