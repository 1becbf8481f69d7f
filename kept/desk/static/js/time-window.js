const DAY = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" };

// "Thu, 5 Mar, 09:00–12:00": a local time that many minutes on.
export function windowOf(begins, due, offset) {
  const at = (raw) => new Date(Date.parse(`${raw}Z`) + offset * 60_000);
  const words = new Intl.DateTimeFormat("en-GB", DAY);
  return begins ? words.formatRange(at(begins), at(due)) : words.format(at(due));
}
