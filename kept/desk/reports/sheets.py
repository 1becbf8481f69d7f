"""What one conversation adds to the figures: read from its rows, written down, spread out.

A conversation and the mistakes in it count on the day it began; everything else on the day on
which it happened. Days begin where the company is. History from before the desk adds nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from kept.audit.figures.histogram import place_of

ALL = 0
"""In place of the number of an agent or of a tag: all of them."""
BY_TOPIC = frozenset({"begun", "mistake", "maybe"})
"""What is also counted for each tag; the rest would make too many figures."""

COUNTED = {
    "resolved": "resolved", "reopened": "reopened",
    "promised": "promised", "promise-kept": "kept", "promise-broken": "broken",
}  # fmt: skip
"""Kinds of events that are counted as they are, and under which name."""
PASSED = {"assigned": "passed", "handed-over": "passed", "team-changed": "moved"}
"""Kinds of events that say from whom to whom."""
CONFIRMED = "confirmed"
"""The customer said that it is solved: what they said it of is the resolution before."""


class Key(NamedTuple):
    """Where a number stands, as in ``Figure``."""

    agent: int
    tag: int
    what: str
    day: date
    team: int
    channel: int
    of: str


class Line(NamedTuple):
    """One number of a sheet; ``agent`` is 0 where it is about the whole conversation."""

    day: str
    agent: int
    what: str
    of: str
    number: int


@dataclass
class Sheet:
    """All numbers of one conversation; ``days`` is where its days begin."""

    team: int
    channel: int
    tags: tuple[int, ...]
    days: ZoneInfo
    numbers: Counter[tuple[str, int, str, str]] = field(default_factory=Counter)

    def add(self, at: datetime, what: str, of: str = "", *, agents: Iterable[int] = ()) -> None:
        """Count something for all together, and for each of these agents."""
        day = at.astimezone(self.days).date().isoformat()
        for agent in (ALL, *agents):
            self.numbers[day, agent, what, of] += 1

    @property
    def text(self) -> str:
        """The sheet as it is kept; ``"first","07"`` in it finds a number by what it is of."""
        lines = sorted((*key, number) for key, number in self.numbers.items())
        told = {"team": self.team, "channel": self.channel, "tags": self.tags, "lines": lines}
        return json.dumps(told, separators=(",", ":"), ensure_ascii=False)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of which it says something."""
        days = [date.fromisoformat(day) for day, *_ in self.numbers]
        return min(days), max(days)


def mark(what: str, of: str | None) -> str:
    """What stands in the text of every sheet that has such a number; None: of whatever."""
    told = [what] if of is None else [what, of]
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False)[1:-1] + ","


def lines(text: str) -> Iterator[Line]:
    """The numbers of a written sheet."""
    return (Line(*line) for line in json.loads(text)["lines"])


def spread(text: str) -> Counter[Key]:
    """What a written sheet adds to which figures."""
    told = json.loads(text)
    added: Counter[Key] = Counter()
    for line in told["lines"]:
        day, agent, what, of, number = line
        for tag in (ALL, *told["tags"]) if what in BY_TOPIC else (ALL,):
            key = Key(agent, tag, what, date.fromisoformat(day), told["team"], told["channel"], of)
            added[key] += number
    return added


@dataclass(frozen=True)
class Said:
    """A public message, as far as figures go; ``agent`` is None for customers and machines."""

    kind: str
    at: datetime
    agent: int | None
    is_automatic: bool


def count_messages(sheet: Sheet, said: Iterable[Said]) -> set[int]:
    """Add who wrote when and how long customers waited; returns the agents who answered.

    A wait begins with the first unanswered message of the customer; the clock is the customer's:
    nights count.
    """
    waiting: datetime | None = None
    answered: set[int] = set()
    for one in said:
        if one.is_automatic:
            continue
        hour = f"{one.at.astimezone(sheet.days).hour:02}"
        if one.kind == "incoming":
            waiting = waiting or one.at
            sheet.add(one.at, "received")
            sheet.add(one.at, "written", hour)
        elif one.agent is not None:
            by = (one.agent,)
            sheet.add(one.at, "replies", agents=by)
            sheet.add(one.at, "there", hour)
            if waiting is not None:
                place = f"{place_of((one.at - waiting).total_seconds()):02}"
                if not answered:
                    sheet.add(one.at, "first", place, agents=by)
                sheet.add(one.at, "wait", place, agents=by)
            waiting = None
            answered.add(one.agent)
    return answered


@dataclass(frozen=True)
class Rated:
    """A customer's rating, as far as figures go; ``agent`` is who solved it."""

    score: int
    at: datetime
    agent: int | None


def count_ratings(
    sheet: Sheet, ratings: Iterable[Rated], said: Sequence[Said], *, low: int
) -> None:
    """Add what customers gave, and of those up to ``low`` how long they waited for an answer."""
    for rating in ratings:
        by = (rating.agent,) if rating.agent else ()
        sheet.add(rating.at, "rated", str(rating.score), agents=by)
        if rating.score > low:
            continue
        replies = (one.at for one in said if one.agent is not None and not one.is_automatic)
        answered = next((at for at in replies if at > rating.at), None)
        if answered is None:
            sheet.add(rating.at, "low-waiting", agents=by)
        else:
            place = f"{place_of((answered - rating.at).total_seconds()):02}"
            sheet.add(rating.at, "low", place, agents=by)


@dataclass(frozen=True)
class Happened:
    """An event, as far as figures go."""

    kind: str
    at: datetime
    agent: int | None
    data: dict[str, Any]


def count_events(sheet: Sheet, began: datetime, events: Iterable[Happened]) -> None:
    """Add what became of the conversation, and through whose hands it went."""
    resolutions: list[tuple[Happened, bool]] = []
    for event in events:
        by = (event.agent,) if event.agent else ()
        if event.kind in COUNTED:
            sheet.add(event.at, COUNTED[event.kind], agents=by)
        if event.kind == "resolved":
            resolutions.append((event, event.data.get("confirmation") == CONFIRMED))
        elif event.kind == CONFIRMED and resolutions:
            resolutions[-1] = resolutions[-1][0], True
        data = event.data
        if event.kind in PASSED and data.get("from") and data.get("to"):
            sheet.add(event.at, PASSED[event.kind], f"{data['from'][:90]} → {data['to'][:90]}")
    _count_resolutions(sheet, began, resolutions)


def _count_resolutions(
    sheet: Sheet, began: datetime, resolutions: Sequence[tuple[Happened, bool]]
) -> None:
    """Add how long it took to the first, and which of them the customer confirmed, then or later.

    Each is confirmed or not, on the day on which it was resolved: the two add up.
    """
    for event, is_confirmed in resolutions:
        by = (event.agent,) if event.agent else ()
        sheet.add(event.at, "confirmed" if is_confirmed else "unconfirmed", agents=by)
    for event, _ in resolutions[:1]:
        by = (event.agent,) if event.agent else ()
        place = f"{place_of((event.at - began).total_seconds()):02}"
        sheet.add(event.at, "solved", place, agents=by)
