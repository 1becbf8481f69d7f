"""How long customers waited for us, and at which hours of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial

from kept.audit.figures.histogram import Histogram
from kept.audit.figures.passages import Passage, Waited, Worst, quote
from kept.audit.figures.rate import Rate
from kept.mistakes.calendar import BusinessClock
from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.mistake import Span
from kept.mistakes.text.plain import plain

Hour = tuple[int, int]
"""Weekday, Monday being 0, and hour of the day."""

_PER_REPLY = 4  # messages to one of our replies: above this, hardly anybody answers
_WORTH_QUOTING = 3600.0  # seconds


@dataclass
class Waiting:
    """Waits by the clock on the wall, not by business hours: it is what customers live through."""

    first: Histogram = field(default_factory=Histogram)
    later: Histogram = field(default_factory=Histogram)
    in_hours: Histogram = field(default_factory=Histogram)
    """The same waits as ``first`` in business hours, where the house has told them."""
    by_hour: dict[Hour, Histogram] = field(default_factory=dict)
    """Waits by the hour in which the customer began to wait."""
    customers: Counter[Hour] = field(default_factory=Counter)
    ours: Counter[Hour] = field(default_factory=Counter)
    longest: Worst = field(default_factory=Worst)

    def add(
        self, conversation: Conversation, zone: tzinfo, clock: BusinessClock | None = None
    ) -> None:
        """Count one conversation; hours are told in ``zone``, business hours by ``clock``."""
        for message in conversation.messages:
            if message.at is None or message.internal:
                continue
            if message.author == "customer":
                self.customers[_hour(message.at, zone)] += 1
            elif message.author == "agent":
                self.ours[_hour(message.at, zone)] += 1
        for wait in _waits(conversation):
            (self.first if wait.is_first else self.later).add(wait.seconds)
            if wait.is_first and clock:
                self.in_hours.add(clock.between(wait.since, wait.until).total_seconds())
            self.by_hour.setdefault(_hour(wait.since, zone), Histogram()).add(wait.seconds)
            if wait.seconds >= _WORTH_QUOTING and (wait.is_first or wait.asks):
                show = partial(_passage, conversation, wait)
                self.longest.offer((wait.seconds,), conversation.id, "", show)

    @property
    def uncovered(self) -> Rate:
        """Customers' messages at hours in which we hardly answer, of all their messages."""
        alone = sum(
            number
            for hour, number in self.customers.items()
            if number > _PER_REPLY * self.ours[hour]
        )
        return Rate(alone, self.customers.total())

    def merge(self, other: Waiting) -> None:
        self.first.merge(other.first)
        self.later.merge(other.later)
        self.in_hours.merge(other.in_hours)
        for hour, waits in other.by_hour.items():
            self.by_hour.setdefault(hour, Histogram()).merge(waits)
        self.customers.update(other.customers)
        self.ours.update(other.ours)
        self.longest.merge(other.longest)


@dataclass(frozen=True, slots=True)
class _Wait:
    """From the first of what the customer ``said`` to our reply ``answered``."""

    said: tuple[Message, ...]
    answered: str
    since: datetime
    until: datetime
    is_first: bool

    @property
    def asks(self) -> bool:
        """Whether a question waited; where none did, it may have been thanks."""
        return any("?" in plain(message.text) for message in self.said)

    @property
    def seconds(self) -> float:
        return (self.until - self.since).total_seconds()


def _waits(conversation: Conversation) -> Iterator[_Wait]:
    """Each wait for a person of ours, in order.

    Automatic messages do not end a wait; notes among colleagues do not either.
    """
    said: tuple[Message, ...] = ()
    since: datetime | None = None
    is_first = True
    for message in conversation.messages:
        if message.internal or message.at is None:
            continue
        if message.author == "customer":
            said, since = (*said, message), since or message.at
        elif message.author == "agent":
            if since:
                yield _Wait(said, message.id, since, message.at, is_first)
            said, since, is_first = (), None, False


def _hour(at: datetime, zone: tzinfo) -> Hour:
    try:
        local = at.astimezone(zone)
    except OverflowError:  # a broken date at the very beginning or end of the calendar
        local = at
    return local.weekday(), local.hour


def _passage(conversation: Conversation, wait: _Wait) -> Passage:
    asked = wait.said[0].id
    ends = (Span(asked, 0, 0), Span(wait.answered, 0, 0))
    return quote(conversation, ends, why="", waited=Waited(asked, wait.seconds / 60))
