"""How customers rated us: how many gave how much, when, whom, in which words; and the low ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kept.audit.wording import duration, per_hundred
from kept.desk.conversations.models import Conversation
from kept.desk.feedback.models import HIGHEST, LOW, LOWEST, Rating
from kept.desk.reports.figures import Period, Scope, durations, number, sums
from kept.desk.reports.tables import Cell, Row, Table, counted
from kept.desk.staff.models import Agent, Team

RATED, LOW_ANSWERED, LOW_WAITING = "rated", "low", "low-waiting"
"""Kinds of figures: ratings by their score, low ones by how long an answer took, or still takes."""
WORDS_SHOWN = 30
_NAMES = {5: "Great", 4: "Good", 3: "So-so", 2: "Poor", 1: "Bad"}
_SCORES = range(HIGHEST, LOWEST - 1, -1)
_HEADS = ("Ratings", "Mean", "Low")


def distribution(scope: Scope, period: Period) -> Table:
    """How many gave how much."""
    given = {int(of): n for (of,), n in sums(scope, RATED, period, "of").items()}
    total, full = sum(given.values()), max(given.values(), default=0)
    rows = tuple(
        Row(f"{score} · {_NAMES[score]}", (_opening(n, score, full=full), _share(n, total)))
        for score in _SCORES
        for n in (given.get(score, 0),)
    )
    return Table("ratings", "Ratings", ("Number", "Of 100"), rows if total else ())


def course(scope: Scope, period: Period) -> Table:
    """The same by week; a single week by day, a year in longer pieces."""
    by_day = sums(scope, RATED, period, "of", "day")
    weeks = period.length // 7
    pieces = period.pieces(min(weeks, 13) if weeks > 1 else 7)
    rows = []
    for piece in pieces:
        given = Counter(dict.fromkeys("12345", 0))
        for (of, day), n in by_day.items():
            given[of] += n if day in piece else 0
        days = (("from", piece.first.isoformat()), ("to", piece.last.isoformat()))
        rows.append(Row(piece.words[0], _cells(given, days)))
    length = pieces[-1].length
    title = {1: "By day", 7: "By week"}.get(length, f"{length} days each")
    return Table("rating-course", title, _HEADS, tuple(rows) if by_day else ())


def teams(scope: Scope, period: Period) -> Table:
    """The same by team."""
    names = [(0, "No team"), *Team.objects.values_list("pk", "name")]
    rows = _by(scope, period, "team", names)
    return Table("rating-teams", "By team", _HEADS, rows)


def people(scope: Scope, period: Period, names: Iterable[tuple[int, str]]) -> Table:
    """The same by who solved it; ``names`` are those whose figures may be seen."""
    names = list(names)
    rows = _by(scope.of_each(pk for pk, _ in names), period, "agent", names)
    return Table("rating-people", "By who solved it", _HEADS, rows)


def low(scope: Scope, period: Period) -> Table:
    """What became of those who were not content: how soon somebody wrote to them."""
    took = durations(scope, LOW_ANSWERED, period)
    waiting = number(scope, LOW_WAITING, period)
    marks = [took.quantile(share) for share in (0.5, 0.9)]
    told = tuple(Cell(*_time(mark)) for mark in marks)
    nothing = (Cell("–", ""), Cell("–", ""))
    rows = (
        Row("Answered", (counted(took.total, ("what", LOW_ANSWERED)), *told)),
        Row("Waiting for an answer", (counted(waiting, ("what", LOW_WAITING)), *nothing)),
    )
    heads = ("Number", "Median", "Nine of ten within")
    is_any = took.total + waiting
    return Table("low-ratings", "Low ratings", heads, rows if is_any else ())


def words(scope: Scope, period: Period, *, by: Agent) -> Sequence[Rating]:
    """What they wrote with it, newest first, as far as this person may see the conversations."""
    begins, ends = period.moments
    seen = Conversation.objects.visible_to(by).standing()
    if scope.team is not None:
        seen = seen.filter(team=scope.team or None)
    if scope.channel is not None:
        seen = seen.filter(channel=scope.channel)
    said = Rating.objects.exclude(words="").filter(
        at__gte=begins, at__lt=ends, check_back__conversation__in=seen.values("pk")
    )
    if scope.agent:
        said = said.filter(check_back__agent=scope.agent)
    related = said.select_related("check_back__conversation__contact", "check_back__agent")
    return list(related.order_by("-at", "-pk")[:WORDS_SHOWN])


def _by(
    scope: Scope, period: Period, column: str, names: Iterable[tuple[int, str]]
) -> tuple[Row, ...]:
    given: dict[int, Counter[str]] = {}
    for (which, of), n in sums(scope, RATED, period, column, "of").items():
        given.setdefault(which, Counter())[of] += n
    return tuple(
        Row(name, _cells(given[pk], ((column, str(pk)),))) for pk, name in names if pk in given
    )


def _cells(given: Counter[str], opens: tuple[tuple[str, str], ...]) -> tuple[Cell, ...]:
    """How many, their mean, and how many of them are low."""
    total, bad = given.total(), sum(n for of, n in given.items() if int(of) <= LOW)
    mean = sum(int(of) * n for of, n in given.items()) / total if total else None
    told = Cell("–", "") if mean is None else Cell(f"{mean:.1f}", round(mean, 2), share=mean / 5)
    scores = [("of", str(score)) for score in range(LOWEST, LOW + 1)]
    low_ones = counted(bad, ("what", RATED), *scores, *opens)
    return counted(total, ("what", RATED), *opens), told, low_ones


def _opening(count: int, score: int, *, full: int) -> Cell:
    return counted(count, ("what", RATED), ("of", str(score)), full=full)


def _share(count: int, of: int) -> Cell:
    share = count / of if of else 0.0
    return Cell(per_hundred(share) if of else "–", round(share * 100, 1) if of else "")


def _time(seconds: float | None) -> tuple[str, Any]:
    return ("–", "") if seconds is None else (duration(seconds), round(seconds))


TABLES: dict[str, Callable[[Scope, Period], Table]] = {
    "ratings": distribution, "rating-course": course, "rating-teams": teams, "low-ratings": low,
}  # fmt: skip
"""Those that name nobody."""
