"""Opening a number: the conversations it counts, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kept.audit.figures.histogram import STEPS
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.rows import Row, named, rows_of
from kept.desk.reports.figures import Period, Scope
from kept.desk.reports.models import Digest
from kept.desk.reports.sheets import BY_TOPIC, Line, lines, mark
from kept.desk.staff.models import Agent

SHOWN = 50
FIRST, MOST = 100, 5_000
"""Conversations that are looked through at a time."""

SENTENCES = {
    "begun": "that began", "received": "in which customers wrote", "replies": "that we answered",
    "resolved": "that were resolved", "reopened": "that were opened again",
    "confirmed": "that customers confirmed to be solved",
    "unconfirmed": "that were resolved without the customer's word",
    "first": "by their first reply",
    "wait": "by how long customers waited for a reply", "solved": "by how long they took",
    "passed": "that went from one to another", "moved": "that went from team to team",
    "written": "in which customers wrote at that hour", "there": "answered at that hour",
    "rated": "that customers rated", "low": "that were rated low and answered since",
    "low-waiting": "that were rated low and wait for an answer",
    "promised": "in which something was promised", "kept": "in which a promise was kept",
    "broken": "in which a promise was broken", "mistake": "with this mistake",
    "maybe": "with what may be this mistake",
}  # fmt: skip
"""What can be opened, and how the sentence "Conversations ..." goes on."""


@dataclass(frozen=True)
class Number:
    """What a number counts: its kind, which ones of it (none: all), on which weekday."""

    what: str
    of: tuple[str, ...] = ()
    weekday: int | None = None

    @classmethod
    def of_bin(cls, what: str, place: int) -> Number:
        """The durations of one row of a distribution."""
        places = range(place * STEPS, (place + 1) * STEPS)
        return cls(what, tuple(f"{fine:02}" for fine in places))

    def counts(self, line: Line, scope: Scope, period: Period) -> bool:
        """Whether it counts that line of a sheet."""
        day = date.fromisoformat(line.day)
        return (
            line.what == self.what
            and line.agent == (scope.agent or 0)
            and (not self.of or line.of in self.of)
            and day in period
            and (self.weekday is None or day.weekday() == self.weekday)
        )


@dataclass(frozen=True)
class Opened:
    """One page of the conversations behind a number."""

    rows: Sequence[Row]
    next: int | None


def opened(
    number: Number, scope: Scope, period: Period, *, by: Agent, at: datetime, before: int = 0
) -> Opened:
    """The conversations behind a number that this person may see; ``before`` is a cursor."""
    found = []
    for pk in _matching(number, scope, period, by, before):
        found.append(pk)
        if len(found) > SHOWN:
            break
    shown = named(Conversation.objects.filter(pk__in=found[:SHOWN])).order_by("-pk")
    following = found[SHOWN - 1] if len(found) > SHOWN else None
    return Opened(rows_of(list(shown), agent=by, at=at), following)


def _matching(
    number: Number, scope: Scope, period: Period, by: Agent, before: int
) -> Iterator[int]:
    seen = Conversation.objects.visible_to(by).standing()
    if scope.team is not None:
        seen = seen.filter(team=scope.team or None)
    if scope.channel is not None:
        seen = seen.filter(channel=scope.channel)
    if scope.tag and number.what in BY_TOPIC:
        seen = seen.filter(taggings__tag=scope.tag)
    marks = Q()
    for of in number.of or (None,):
        marks |= Q(text__contains=mark(number.what, of))
    digests = Digest.objects.filter(
        marks, last_day__gte=period.first, first_day__lte=period.last,
        conversation__in=seen.values("pk"),
    )  # fmt: skip
    for pk, text in _downwards(digests, before):
        if any(number.counts(line, scope, period) for line in lines(text)):
            yield pk


def _downwards(digests: QuerySet[Digest], before: int) -> Iterator[tuple[int, str]]:
    """Conversation and text of each, newest first; more and more at a time, for most are content
    with the first. A cursor would have PostgreSQL find them all before it gives one."""
    rows = digests.order_by("-conversation").values_list("conversation", "text")
    size = FIRST
    while page := list((rows.filter(conversation__lt=before) if before else rows)[:size]):
        yield from page
        if len(page) < size:
            return
        before, size = page[-1][0], min(2 * size, MOST)
