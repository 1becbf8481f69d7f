"""PRM05 no-follow-up.

What it finds
    A conversation that was resolved days ago and that nobody looked back at: no check-back, no
    question for feedback, no rating, no message of ours since.

Why it hurts
    Whether it really worked is known to the customer alone. Those for whom it did not rarely
    write again; they leave.

Example
    Resolved on 2 March, seen on 20 March: neither a word nor a question since.

What to do instead
    Ask once, by the customer's channel and at a good hour, whether it worked, and take a "no" as
    new work that somebody owns.

What it cannot see
    Calls and visits that nobody logged. It is a matter of how the house works, so it is shown as
    information only.

Settings
    thresholds.check_back_days.

Sources
    A6, C9.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from kept.mistakes.endings import resolved_at
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence

_FOLLOW_UPS = frozenset({"check-back", "feedback", "rated", "called", "proactive", "confirmed"})


def detect(reading: Reading) -> Iterator[Evidence]:
    resolved = reading.once(resolved_at) if reading.said else None
    days = reading.house.thresholds.check_back_days
    if resolved is None or reading.now is None:
        return
    if reading.now - resolved < timedelta(days=days) or _followed_up(reading, resolved):
        return
    yield evidence(
        reading.said[-1].span(),
        f"It was resolved on {resolved:%-d %B %Y}, and nobody has asked since whether it worked.",
        f"Ask within {days} days whether it worked, by the channel the customer chose.",
        days_since=(reading.now - resolved).days,
        check_back_days=days,
    )


def _followed_up(reading: Reading, resolved: datetime) -> bool:
    events = reading.conversation.events or ()
    if any(event.kind in _FOLLOW_UPS and event.at >= resolved for event in events):
        return True
    return any(
        said.message.at is not None and said.message.at > resolved
        for said in reading.said
        if said.by_us
    )


MISTAKE = Mistake(
    code="PRM05",
    name="no-follow-up",
    title="Nobody follows up",
    group="promises",
    level=Level.INFO,
    needs=("events",),
    basis="record",
    detect=detect,
)
