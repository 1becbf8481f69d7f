"""The mistakes board: how often each mistake is made, whether that changes, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString

from kept.audit.figures.rate import Rate
from kept.audit.figures.trend import differ
from kept.audit.report.charts import course, interval, sparkline
from kept.audit.report.manual import BY_CODE, extract
from kept.audit.report.tables import between
from kept.audit.wording import per_hundred
from kept.desk.conversations.models import hidden_from
from kept.desk.reports.drawings import drawn
from kept.desk.reports.figures import Period, Scope, number, sums, today, totals
from kept.desk.staff.models import Agent
from kept.mistakes.mistake import Mistake

LATELY = 91
"""Days of the desk that an archive is compared with."""
FEWEST = 10
"""Conversations in each of two periods; with fewer nothing can be said about a change."""


CODES = {mistake.name: code for code, mistake in BY_CODE.items()}
"""The code of each mistake by its name."""
_EXTRACTS = ("Why it hurts", "What to do instead", "What it cannot see")


def explained(code: str) -> list[tuple[str, str]]:
    """What the manual says of a mistake: headings and their first words."""
    told = ((heading, extract(code, heading)) for heading in _EXTRACTS)
    return [(heading, text) for heading, text in told if text]


@dataclass(frozen=True)
class Made:
    """One mistake in a period: of 100 conversations that began in it, how many have it."""

    mistake: Mistake
    rate: Rate
    before: Rate
    course: tuple[Rate, ...]
    """In pieces of the period; those without conversations are left out."""
    period: Period
    full: float = 1.0
    """The share at the right edge of its drawing."""

    @property
    def of_hundred(self) -> str:
        return per_hundred(self.rate.share)

    @property
    def between(self) -> str:
        """The 95 % interval, as in ``(2.9-4.0)``."""
        return between(self.rate)

    @property
    def change(self) -> str:
        """Whether it rose or fell against the period before: rose, fell, noise, or few."""
        if min(self.rate.of, self.before.of) < FEWEST:
            return "few"
        if not differ(self.before, self.rate):
            return "noise"
        return "rose" if self.rate.share > self.before.share else "fell"

    @property
    def told(self) -> str:
        """The change in words."""
        was = f"was {per_hundred(self.before.share)}"
        if self.change == "few":
            return "too few to compare"
        return f"{was}: within chance" if self.change == "noise" else f"{self.change}, {was}"

    @property
    def line(self) -> SafeString | str:
        """Its course over the period; nothing where there is none."""
        if len(self.course) < 2:
            return ""
        shares = [rate.share for rate in self.course]
        return drawn(sparkline(f"{self.mistake.title}: {self.told}", shares))

    @property
    def drawing(self) -> SafeString | str:
        """Its course, larger, with the interval as a band; nothing where there is none."""
        if len(self.course) < 2:
            return ""
        title = f"{self.mistake.title}: of 100 conversations, over the period"
        return drawn(course(title, self.course, *self.period.words))

    @property
    def whisker(self) -> SafeString:
        """Its rate as a dot on its interval."""
        words = f"{self.of_hundred} of 100 {self.between}"
        return drawn(interval(words, self.rate, self.full))


@dataclass(frozen=True)
class Board:
    """What a scope made in a period; surest first, most frequent first."""

    begun: int
    mistakes: tuple[Made, ...]
    maybe: tuple[Made, ...]

    @property
    def rising(self) -> tuple[Made, ...]:
        return tuple(one for one in self.mistakes if one.change == "rose")

    @property
    def falling(self) -> tuple[Made, ...]:
        return tuple(one for one in self.mistakes if one.change == "fell")


def lately(agent: Agent, at: datetime) -> tuple[dict[str, int], int]:
    """How many conversations have each mistake, and how many began, in the last 13 weeks.

    As far as this person may see them.
    """
    last = today(at)
    period = Period(last - timedelta(LATELY - 1), last)
    scope = Scope(hidden=() if agent.is_owner else hidden_from(agent))
    made = {code: n for (code,), n in sums(scope, "mistake", period, "of").items()}
    return made, number(scope, "begun", period)


def board(scope: Scope, period: Period) -> Board:
    """All mistakes made in the period or in the one before; three queries."""
    begun = _by_day(scope, "begun", period).get("", Counter())
    made = {what: _made(scope, what, period, begun) for what in ("mistake", "maybe")}
    total = sum(count for day, count in begun.items() if day in period)
    return Board(total, made["mistake"], made["maybe"])


def one(scope: Scope, period: Period, code: str) -> Made:
    """The same of one mistake, whether it is certain or not."""
    begun = _by_day(scope, "begun", period).get("", Counter())
    found: Counter[date] = Counter()
    for what in ("mistake", "maybe"):
        found.update(_by_day(scope, what, period, code).get(code, Counter()))
    return _one(code, found, begun, period)


def _made(scope: Scope, what: str, period: Period, begun: Counter[date]) -> tuple[Made, ...]:
    found = _by_day(scope, what, period)
    made = [_one(code, days, begun, period) for code, days in found.items() if code in BY_CODE]
    full = max((each.rate.high for each in made if each.rate.of), default=1.0)
    ranked = sorted(made, key=lambda each: (-each.rate.hits, each.mistake.code))
    return tuple(replace(each, full=full) for each in ranked)


def _one(code: str, found: Counter[date], begun: Counter[date], period: Period) -> Made:
    return Made(
        BY_CODE[code],
        _rate(found, begun, period),
        _rate(found, begun, period.before),
        tuple(rate for piece in period.pieces() if (rate := _rate(found, begun, piece)).of),
        period,
    )


def _rate(found: Counter[date], begun: Counter[date], period: Period) -> Rate:
    hits, of = (sum(n for day, n in days.items() if day in period) for days in (found, begun))
    return Rate(min(hits, of), of)


def _by_day(
    scope: Scope, what: str, period: Period, code: str | None = None
) -> dict[str, Counter[date]]:
    """For each code how many there were on each day of the period and of the one before."""
    both = Period(period.before.first, period.last)
    rows = scope.rows(what, both) if code is None else scope.rows(what, both).filter(of=code)
    found: dict[str, Counter[date]] = {}
    for (of, day), total in totals(rows, "of", "day").items():
        found.setdefault(of, Counter())[day] += total
    return found


@dataclass(frozen=True)
class Share:
    """How often a mistake is made by one team, agent or channel."""

    name: str
    number: int
    rate: Rate

    @property
    def of_hundred(self) -> str:
        return per_hundred(self.rate.share)

    @property
    def between(self) -> str:
        return between(self.rate)


def shares(
    scope: Scope, period: Period, code: str, by: str, names: Iterable[tuple[int, str]]
) -> Sequence[Share]:
    """One mistake by team, channel or agent (``by``), the most frequent first."""
    begun = sums(scope, "begun", period, by)
    found = totals(scope.rows(("mistake", "maybe"), period).filter(of=code), by)
    listed = [
        Share(name, pk, Rate(min(hits, of), of))
        for pk, name in names
        if (of := begun.get((pk,), 0))
        for hits in (found.get((pk,), 0),)
    ]
    return sorted(listed, key=lambda each: -each.rate.share)
