// <relative-time datetime="2026-03-04T12:00:00Z">5 min</relative-time>: the server's words first, then
// kept true. It tells the distance to now, the same whether before or after: "now", "5 min", "2 h 05", "3 days".
// With "past" it says "just now" and "5 min ago".
import { TickingTime } from "./ticking-time.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/** The words for a number of seconds; templatetags/times.py says them with the same rules. */
export function wordsFor(seconds) {
  if (seconds < MINUTE) return "now";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${String(Math.floor((seconds % HOUR) / MINUTE)).padStart(2, "0")}`;
  const days = Math.floor(seconds / DAY);
  return days === 1 ? "1 day" : `${days} days`;
}

class RelativeTime extends TickingTime {
  tell() {
    const at = Date.parse(this.getAttribute("datetime"));
    if (Number.isNaN(at)) return null;
    const words = wordsFor(Math.abs(Date.now() - at) / 1000);
    if (!this.hasAttribute("past")) return this.say(words);
    return this.say(words === "now" ? "just now" : `${words} ago`);
  }
}

customElements.define("relative-time", RelativeTime);
