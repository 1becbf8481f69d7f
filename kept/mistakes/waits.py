"""How long customers waited for a person to answer: arithmetic on the times of messages.

A wait begins with the first message of a customer's turn and ends with the next message of an
agent; what a bot says in between does not end it. While the customer has the word nobody waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from kept.mistakes.endings import resolved_at
from kept.mistakes.reading import Reading, Said


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait. ``answered`` is None while nobody has answered: it lasts until ``reading.now``.

    ``time`` is business time where the house told its hours, else real time. ``again`` is the
    last message that the customer wrote while waiting, if there is one.
    """

    asked: Said
    answered: Said | None
    again: Said | None
    time: timedelta
    is_first: bool

    @property
    def minutes(self) -> float:
        return self.time.total_seconds() / 60

    @property
    def shown(self) -> Said:
        """The message to look at: where the customer wrote again, or else the late answer."""
        return self.again or self.answered or self.asked


def waits(reading: Reading) -> tuple[Wait, ...]:
    """All waits of a conversation, in order, as far as the messages carry times."""
    found: list[Wait] = []
    asked = again = None
    is_first = True
    for said in reading.said:
        if said.by_customer:
            asked, again = asked or said, said if asked else None
        elif said.message.author == "agent" and said.by_us:
            if asked:
                _add(found, reading, asked, said, again, is_first)
            asked = again = None
            is_first = False
    if asked and reading.once(resolved_at) is None:
        _add(found, reading, asked, None, again, is_first)
    return tuple(found)


def in_words(time: timedelta) -> str:
    """A stretch of time for people: "40 minutes", "5 hours", "3 days"."""
    minutes = time.total_seconds() / 60
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes >= 2 * size:
            return f"{minutes / size:.0f} {unit}s"
    return "1 minute" if round(minutes) == 1 else f"{minutes:.0f} minutes"


def _add(
    found: list[Wait],
    reading: Reading,
    asked: Said,
    answered: Said | None,
    again: Said | None,
    is_first: bool,
) -> None:
    start = asked.message.at
    end = answered.message.at if answered else reading.now
    if start and end and end > start:
        found.append(Wait(asked, answered, again, reading.house.waited(start, end), is_first))
