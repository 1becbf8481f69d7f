// <due-time class="wait" datetime="2026-03-04T12:00:00Z" soon="2026-03-04T11:30:00Z">40 min left</due-time>:
// the server's words first, then kept true: amber ("wait--due") once it is soon, red ("wait--late") when over.
import { TickingTime } from "./ticking-time.js";

/** "40 min", "2 h 5 min", "3 d 4 h": conversations/rows.py says it with the same rules. */
export function span(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  if (days) return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
  if (hours) return minutes % 60 && hours < 10 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${minutes} min`;
}

class DueTime extends TickingTime {
  tell() {
    const left = Date.parse(this.getAttribute("datetime")) - Date.now();
    if (Number.isNaN(left)) return;
    this.say(left > 0 ? `${span(left)} left` : `${span(-left)} over`);
    const isSoon = left > 0 && Date.parse(this.getAttribute("soon")) <= Date.now();
    this.classList.toggle("wait--late", left <= 0);
    this.classList.toggle("wait--due", isSoon);
    const row = this.closest(".entry");
    row?.classList.toggle("entry--late", left <= 0);
    row?.classList.toggle("entry--due", isSoon);
  }
}

customElements.define("due-time", DueTime);
