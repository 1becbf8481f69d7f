// What this page was told in the last minute: another page that opens meanwhile asks for it.
const KEPT_FOR = 60_000;

export class RecentChanges {
  #told = [];

  remember(change) {
    const now = Date.now();
    this.#told = this.#told.filter(({ at }) => now - at < KEPT_FOR);
    this.#told.push({ at: now, change });
  }

  /** The changes of the last `age` milliseconds; "look at everything" where this page does not know them all. */
  within(age) {
    const since = Date.now() - age;
    if (age && (age >= KEPT_FOR || since < performance.timeOrigin)) return [{ kind: "everything", id: 0 }];
    return this.#told.filter(({ at }) => at >= since).map(({ change }) => change);
  }
}
