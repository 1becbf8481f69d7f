"""The report on a period: volumes, waiting, what became of it, through whose hands it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kept.audit.wording import duration, per_hundred
from kept.desk.reports.coverage import hours
from kept.desk.reports.figures import Period, Scope, durations, sums
from kept.desk.reports.tables import Cell, Row, Table, counted, ranked

MOST_PATHS = 25
WAITS = (
    ("first", "First reply", "From a customer’s first message to the first reply of a person."),
    ("wait", "Every reply", "From each first unanswered message to the reply."),
    ("solved", "Until resolved", "From the beginning of a conversation until it was resolved."),
)
"""What is waited for: its kind, its name, and what it means."""
_OUTCOMES = (
    ("resolved", "Resolved"),
    ("confirmed", "Confirmed by the customer"),
    ("unconfirmed", "Resolved without confirmation"),
    ("reopened", "Opened again"),
)
_PROMISES = (("promised", "Made"), ("kept", "Kept"), ("broken", "Broken"))


@dataclass(frozen=True)
class Headline:
    """One figure at the top: what it is, its value, the value of the period before, its rows."""

    name: str
    value: str
    before: str
    query: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether there was nothing of it, neither now nor before."""
        return {self.value, self.before} <= {"0", "–"}


def headlines(scope: Scope, period: Period) -> list[Headline]:
    """What one wants to know first; four queries."""
    kinds = ("begun", "received", "replies", "resolved", "reopened")
    now, then = (sums(scope, kinds, span, "what") for span in (period, period.before))
    waits = [durations(scope, "first", span) for span in (period, period.before)]
    named = {"begun": "Conversations", "received": "Messages received", "replies": "Replies"}
    shown = [
        Headline(name, f"{now.get((kind,), 0):,}", f"{then.get((kind,), 0):,}", f"what={kind}")
        for kind, name in named.items()
    ]
    for share, name in ((0.5, "First reply, median"), (0.9, "First reply, nine of ten within")):
        value, before = (_told(wait.quantile(share)) for wait in waits)
        shown.append(Headline(name, value, before, "what=first"))
    reopened, before = (_of(each, "reopened", "resolved") for each in (now, then))
    shown.append(Headline("Opened again, of 100 resolved", reopened, before, "what=reopened"))
    return shown


def _of(numbers: dict[tuple[Any, ...], int], hit: str, of: str) -> str:
    total = numbers.get((of,), 0)
    return per_hundred(numbers.get((hit,), 0) / total) if total else "–"


def _told(seconds: float | None) -> str:
    return "–" if seconds is None else duration(seconds)


def volumes(scope: Scope, period: Period) -> Table:
    """How many began, came in and went out, in pieces of the period."""
    kinds = ("begun", "received", "replies", "resolved")
    by_day = sums(scope, kinds, period, "what", "day")
    pieces = period.pieces(14)
    numbers = [
        [
            sum(n for (what, day), n in by_day.items() if what == kind and day in piece)
            for kind in kinds
        ]
        for piece in pieces
    ]
    full = max((row[0] for row in numbers), default=0)
    rows = []
    for piece, (begun, *rest) in zip(pieces, numbers, strict=True):
        days = (("from", piece.first.isoformat()), ("to", piece.last.isoformat()))
        cells = [counted(begun, ("what", "begun"), *days, full=full or 1)]
        cells += [
            counted(n, ("what", kind), *days) for kind, n in zip(kinds[1:], rest, strict=True)
        ]
        rows.append(Row(piece.words[0], tuple(cells)))
    heads = ("Began", "Messages received", "Replies", "Resolved")
    title = "Volume by day" if pieces[-1].length == 1 else f"Volume, {pieces[-1].length} days each"
    return Table("volume", title, heads, tuple(rows))


def waiting(scope: Scope, period: Period) -> Table:
    """Half and nine of ten waited so long; real hours, as customers feel them."""
    rows = []
    for kind, name, _ in WAITS:
        waits = durations(scope, kind, period)
        marks = [waits.quantile(share) for share in (0.5, 0.9)]
        cells = [Cell(_told(at), round(at) if at is not None else "") for at in marks]
        rows.append(Row(name, (counted(waits.total, ("what", kind)), *cells)))
    return Table(
        "waiting", "Waiting times", ("Number", "Median", "Nine of ten within"), tuple(rows)
    )


def distribution(scope: Scope, period: Period) -> Table:
    """How many first replies and replies came how soon."""
    both = [durations(scope, kind, period) for kind in ("first", "wait")]
    full = [max((n for _, n in waits.bins()), default=0) or 1 for waits in both]
    rows = []
    for place, (label, _) in enumerate(both[0].bins()):
        cells = tuple(
            counted(waits.bins()[place][1], ("what", kind), ("bin", str(place)), full=most)
            for waits, kind, most in zip(both, ("first", "wait"), full, strict=True)
        )
        rows.append(Row(label, cells))
    return Table(
        "distribution", "How soon we answer", ("First replies", "All replies"), tuple(rows)
    )


def outcomes(scope: Scope, period: Period) -> Table:
    """What became of conversations."""
    numbers = sums(scope, [kind for kind, _ in _OUTCOMES], period, "what")
    resolved = numbers.get(("resolved",), 0)
    rows = [
        Row(name, (counted(n, ("what", kind)), _share(n, resolved)))
        for kind, name in _OUTCOMES
        for n in (numbers.get((kind,), 0),)
    ]
    return Table("outcomes", "What became of it", ("Number", "Of 100 resolved"), tuple(rows))


def promises(scope: Scope, period: Period) -> Table:
    """Promises made, kept and broken."""
    numbers = sums(scope, [kind for kind, _ in _PROMISES], period, "what")
    due = numbers.get(("kept",), 0) + numbers.get(("broken",), 0)
    rows = [
        Row(
            name,
            (counted(n, ("what", kind)), _share(n, due) if kind != "promised" else Cell("", "")),
        )
        for kind, name in _PROMISES
        for n in (numbers.get((kind,), 0),)
    ]
    heads = ("Number", "Of 100 that were due")
    return Table("promises", "Promises", heads, tuple(rows) if numbers else ())


def transfers(scope: Scope, period: Period) -> Table:
    """From which team to which conversations went."""
    return Table(
        "transfers", "From team to team", ("Conversations",), _paths(scope, period, "moved")
    )


def hands(scope: Scope, period: Period) -> Table:
    """From whom to whom conversations went; for who leads."""
    return Table("hands", "From hand to hand", ("Conversations",), _paths(scope, period, "passed"))


def _paths(scope: Scope, period: Period, kind: str) -> tuple[Row, ...]:
    found = ranked([(of, n) for (of,), n in sums(scope, kind, period, "of").items()])
    full = found[0][1] if found else 0
    return tuple(
        Row(of, (counted(n, ("what", kind), ("of", of), full=full),))
        for of, n in found[:MOST_PATHS]
    )


def _share(number: int, of: int) -> Cell:
    share = number / of if of else 0.0
    return Cell(per_hundred(share) if of else "–", round(share * 100, 1) if of else "")


TABLES: dict[str, Callable[[Scope, Period], Table]] = {
    "volume": volumes, "waiting": waiting, "distribution": distribution, "outcomes": outcomes,
    "promises": promises, "transfers": transfers, "hands": hands, "hours": hours,
}  # fmt: skip
"""Every table by its name."""
OF_PEOPLE = frozenset({"hands"})
"""Those that name colleagues: only leads see them."""
