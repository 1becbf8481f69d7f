"""Asking the figures: of which days, of whom, and how many of what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum

from kept.audit.figures.histogram import Histogram
from kept.audit.wording import short_day
from kept.desk.reports.models import Figure
from kept.desk.reports.sheets import ALL
from kept.desk.staff.models import Company


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """The same number of days, ending the day before it begins."""
        return Period(self.first - timedelta(self.length), self.first - timedelta(1))

    def pieces(self, most: int = 13) -> list[Period]:
        """The period cut into pieces of equal length, in order; the first may be shorter."""
        size = -(-self.length // most)
        ends = [self.last - timedelta(size * step) for step in range(-(-self.length // size))]
        return [Period(max(self.first, end - timedelta(size - 1)), end) for end in reversed(ends)]

    @property
    def words(self) -> tuple[str, str]:
        """Its first and its last day as people write them."""
        return short_day(self.first.isoformat()), short_day(self.last.isoformat())

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When it begins, and when the day after it begins, where the company is."""
        begins, ends = self.first, self.last + timedelta(1)
        zone = _zone()
        return datetime.combine(begins, time.min, zone), datetime.combine(ends, time.min, zone)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Scope:
    """Of whom: a team, an agent, a channel, a topic (tag); ``hidden`` teams are never counted.

    With several ``agents`` it is about each of these, and not about all together.
    """

    team: int | None = None
    agent: int = ALL
    channel: int | None = None
    tag: int = ALL
    hidden: tuple[int, ...] = ()
    agents: tuple[int, ...] | None = None

    def of_each(self, agents: Iterable[int]) -> Scope:
        """The same, one of these agents at a time: named, for an index finds each of them, but
        not whoever is somebody."""
        return replace(self, agents=tuple(agents))

    def rows(self, what: str | Iterable[str], period: Period) -> QuerySet[Figure]:
        """The figures that this is about."""
        kinds = [what] if isinstance(what, str) else list(what)
        found = Figure.objects.filter(
            tag=self.tag, what__in=kinds, day__range=(period.first, period.last)
        )
        each = self.agents
        found = found.filter(agent=self.agent) if each is None else found.filter(agent__in=each)
        if self.team is not None:
            found = found.filter(team=self.team)
        if self.channel is not None:
            found = found.filter(channel=self.channel)
        return found.exclude(team__in=self.hidden) if self.hidden else found


def sums(
    scope: Scope, what: str | Iterable[str], period: Period, *by: str
) -> dict[tuple[Any, ...], int]:
    """The numbers added up for each combination of the columns in ``by``; one query."""
    return totals(scope.rows(what, period), *by)


def totals(rows: QuerySet[Figure], *by: str) -> dict[tuple[Any, ...], int]:
    """The same of rows that were chosen before."""
    grouped = rows.order_by().values_list(*by).annotate(total=Sum("number"))
    return {tuple(values): total for *values, total in grouped}


def number(scope: Scope, what: str, period: Period) -> int:
    """How many there were of one kind."""
    return sums(scope, what, period, "what").get((what,), 0)


def durations(scope: Scope, what: str, period: Period) -> Histogram:
    """The durations counted under ``what``."""
    spread = Histogram()
    for (place,), total in sums(scope, what, period, "of").items():
        spread.counts[int(place)] += total
    return spread


def today(at: datetime) -> date:
    """Which day it is where the company is."""
    return at.astimezone(_zone()).date()


def _zone() -> ZoneInfo:
    company = Company.objects.first()
    return ZoneInfo(company.zone if company else "UTC")
