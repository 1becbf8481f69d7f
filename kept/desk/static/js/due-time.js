// <due-time class="wait" datetime="2026-03-04T12:00:00Z" soon="2026-03-04T11:30:00Z">40 min left</due-time>:
// the server's words first, then kept true: amber ("wait--due") once it is soon, red ("wait--late") when over.
const EVERY = 20_000;
const shown = new Set();
let timer = 0;

/** "40 min", "2 h 5 min", "3 d 4 h": conversations/rows.py says it with the same rules. */
export function span(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  if (days) return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
  if (hours) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${minutes} min`;
}

class DueTime extends HTMLElement {
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
    const left = Date.parse(this.getAttribute("datetime")) - Date.now();
    if (Number.isNaN(left)) return;
    const words = left > 0 ? `${span(left)} left` : `${span(-left)} over`;
    if (this.textContent !== words) this.textContent = words;
    const isSoon = left > 0 && Date.parse(this.getAttribute("soon")) <= Date.now();
    this.classList.toggle("wait--late", left <= 0);
    this.classList.toggle("wait--due", isSoon);
    const row = this.closest(".entry");
    row?.classList.toggle("entry--late", left <= 0);
    row?.classList.toggle("entry--due", isSoon);
  }
}

function tellAll() {
  if (!document.hidden) shown.forEach((each) => each.tell());
}

document.addEventListener("visibilitychange", tellAll);
customElements.define("due-time", DueTime);
