"""OWN06 nobody-owns.

What it finds
    Open conversations that have no owner for longer than the house allows, or whose owner is away
    past the reply target while the customer waits.

Why it hurts
    What belongs to everybody is done by nobody. The customer waits and nobody knows.

Example
    Ada is on leave from Monday; on Wednesday Mona's conversation is still hers, unanswered.

What to do instead
    Give every conversation a named owner at once, and give an absent owner's work back to the team
    by itself.

What it cannot see
    Conversations whose record holds no owners. Work that a colleague does without taking over.

Settings
    unowned_minutes, targets.

Sources
    B2 (passing the parcel).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import zip_longest

from kept.mistakes.conversation import Event
from kept.mistakes.mistake import Evidence, Level, Mistake, Span
from kept.mistakes.reading import Reading, evidence

_BETTER = (
    "Give every conversation a named owner at once; an absent owner's work goes back by itself."
)


def detect(reading: Reading) -> Iterator[Evidence]:
    events = reading.conversation.events or ()
    yield from _without_owner(reading, events)
    yield from _owner_absent(reading, events)


def _without_owner(reading: Reading, events: tuple[Event, ...]) -> Iterator[Evidence]:
    limit = timedelta(minutes=reading.house.thresholds.unowned_minutes)
    since = reading.conversation.opened_at or _first_moment(reading, events)
    end = reading.conversation.closed_at or reading.now
    for event in (event for event in events if event.what == "owner"):
        if since and event.after and event.at - since > limit:
            yield _finding(reading, event.at - since, "had no owner for")
        since = None if event.after else event.at
    if since and end and end - since > limit:
        yield _finding(reading, end - since, "has had no owner for")


def _owner_absent(reading: Reading, events: tuple[Event, ...]) -> Iterator[Evidence]:
    absences = [event for event in events if event.kind == "absent"]
    if not absences:
        return
    target = reading.house.target(reading.conversation.channel, reading.conversation.priority)
    limit = timedelta(minutes=target.next_reply)
    end = reading.conversation.closed_at or reading.now
    for event in absences:
        until = next((e.at for e in events if e.what == "owner" and e.at > event.at), end)
        waiting = _customer_waits_from(reading, event.at)
        if until and waiting and until - max(waiting, event.at) > limit:
            yield _finding(reading, until - max(waiting, event.at), "waited, its owner absent, for")


def _customer_waits_from(reading: Reading, moment: datetime) -> datetime | None:
    """Since when the customer has the last word, at or after an absence began."""
    said = [s for s in reading.said if (s.by_customer or s.by_us) and s.message.at]
    return next(
        (
            s.message.at
            for s, after in zip_longest(said, said[1:])
            if s.by_customer and (after is None or (after.by_us and after.message.at > moment))  # type: ignore[operator]
        ),
        None,
    )


def _first_moment(reading: Reading, events: tuple[Event, ...]) -> datetime | None:
    times = [said.message.at for said in reading.said if said.message.at]
    return min([*times, *(event.at for event in events)], default=None)


def _finding(reading: Reading, time: timedelta, words: str) -> Evidence:
    hours = time.total_seconds() / 3600
    first = next((said for said in reading.said if said.by_customer), None)
    spans: tuple[Span, ...] = (first.span(),) if first else ()
    return evidence(
        spans, f"The conversation {words} {hours:.1f} hours.", _BETTER, minutes=int(hours * 60)
    )


MISTAKE = Mistake(
    code="OWN06",
    name="nobody-owns",
    title="Nobody owns it",
    group="ownership",
    level=Level.ERROR,
    needs=("owner-events",),
    basis="record",
    detect=detect,
)
