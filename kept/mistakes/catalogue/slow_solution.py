"""TIM03 slow-solution.

What it finds
    A matter that took longer to solve than the target of its channel, or that is still open beyond
    it. The clock stops while the customer has the word: while the archive says so (pending, on
    hold), and from a question of ours until their answer.

Why it hurts
    Quick answers are no help while the problem stays. What customers count is the days until it is
    over.

Example
    Opened on Monday, solved on Friday of the week after; the target is three days.

What to do instead
    Give every open matter an owner, a next step and a day, and look at the oldest ones first.

What it cannot see
    Archives that record neither an end nor a status: those do not tell when a matter was solved.

Settings
    targets, priorities, hours.

Sources
    C1, A4.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from kept.mistakes.conversation import PAUSED_STATUSES
from kept.mistakes.endings import resolved_at
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading
from kept.mistakes.waits import in_words


def detect(reading: Reading) -> Iterator[Evidence]:
    conversation = reading.conversation
    start, end = _opened_at(reading), reading.once(resolved_at) or _still_open(reading)
    if start is None or end is None or end <= start:
        return
    target = reading.house.target(conversation.channel, conversation.priority).solution
    taken, limit = _taken(reading, start, end), timedelta(hours=target)
    if taken > limit:
        spans = (reading.said[-1].span(),) if reading.said else ()
        yield Evidence(
            spans,
            f"The matter took {in_words(taken)} of our time; the target is {in_words(limit)}.",
            "Give it an owner, a next step and a day, and tell the customer all three.",
            {"solution_hours": round(taken.total_seconds() / 3600, 1), "target_hours": target},
        )


def _opened_at(reading: Reading) -> datetime | None:
    if reading.conversation.opened_at:
        return reading.conversation.opened_at
    times = [said.message.at for said in reading.said if said.message.at]
    times += [event.at for event in reading.conversation.events or ()]
    return min(times, default=None)


def _still_open(reading: Reading) -> datetime | None:
    """Now, for a matter that the archive follows to its end and that has none yet."""
    return reading.now if reading.conversation.events else None


def _taken(reading: Reading, start: datetime, end: datetime) -> timedelta:
    """The time from start to end without that in which the customer had the word."""
    taken, since, paused = timedelta(), start, False
    for at, pauses in sorted(_changes(reading)):
        if start < at < end and pauses != paused:
            taken += timedelta() if paused else reading.house.waited(since, at)
            since, paused = at, pauses
    return taken if paused else taken + reading.house.waited(since, end)


def _changes(reading: Reading) -> Iterator[tuple[datetime, bool]]:
    """When the word went to the customer (True) and when it came back to us."""
    statuses = [event for event in reading.conversation.events or () if event.kind == "status"]
    for event in statuses:
        yield event.at, (event.after or "").strip().lower() in PAUSED_STATUSES
    for said in reading.said:
        if said.message.at and said.by_customer:
            yield said.message.at, False
        elif said.message.at and said.by_us and not statuses and "?" in said.text:
            yield said.message.at, True


MISTAKE = Mistake(
    code="TIM03",
    name="slow-solution",
    title="The solution is slow",
    group="time",
    level=Level.WARNING,
    needs=("times",),
    basis="record",
    detect=detect,
)
