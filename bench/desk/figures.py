"""What was measured, as lines of a table: Kept, the peer, how many times less, and the target."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

WIDTHS = (30, 24, 26, 8)


@dataclass(frozen=True)
class Figure:
    """One line. ``kept`` and ``peer`` are in ``unit``; ``more`` and ``peer_more`` say more of them.

    ``target`` is the most it may be, or the least if ``more_is_better``. With ``most_growth`` the
    peer is the same desk when it was smaller: that many times its figure it may be.
    """

    what: str
    unit: str
    kept: float
    more: str = ""
    peer: float | None = None
    peer_more: str = ""
    target: float | None = None
    least_ratio: float | None = None
    most_growth: float | None = None
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """How many times better than the peer, or how many times it grew; 0 without one."""
        if not self.peer:
            return 0.0
        is_upward = self.more_is_better or self.most_growth is not None
        return self.kept / self.peer if is_upward else self.peer / self.kept

    @property
    def verdict(self) -> str:
        """The targets, and whether one is missed."""
        sign, told, missed = ">=" if self.more_is_better else "<=", [], False
        if self.target is not None:
            told.append(f"{sign} {self.target:g}")
            is_met = self.kept >= self.target if self.more_is_better else self.kept <= self.target
            missed = not is_met
        if self.least_ratio is not None and self.peer:
            told.append(f">= {self.least_ratio:g}x")
            missed |= self.ratio < self.least_ratio
        if self.most_growth is not None:
            told.append(f"<= {self.most_growth:g}x")
            missed |= self.ratio > self.most_growth
        return ", ".join(told) + "  MISSED" * missed


def table(title: str, figures: Iterable[Figure], *, peer: str, own: str = "Kept") -> None:
    """Print each line as soon as it is there."""
    say(f"\n{_line((title, own, peer, 'ratio', 'target'))}")
    for each in figures:
        other = "" if each.peer is None else f"{_number(each.peer)} {each.unit} {each.peer_more}"
        own = f"{_number(each.kept)} {each.unit} {each.more}"
        ratio = f"{each.ratio:.{1 if each.most_growth is None else 2}f}x" if each.ratio else ""
        say(_line((each.what, own, other, ratio, each.verdict)))


def say(text: str) -> None:
    """Print at once: a run takes minutes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _line(cells: Iterable[str]) -> str:
    *front, last = cells
    return "".join(f"{cell:<{width}}" for cell, width in zip(front, WIDTHS, strict=True)) + last


def _number(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
