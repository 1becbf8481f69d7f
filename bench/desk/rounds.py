"""Rounds in turn: each desk is asked for each thing, round after round; the quietest one counts.

A shared machine is noisy: processor time suffers least from it, and of several rounds the one in
which it was least is nearest to what the work costs.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.desk.kept import Ask
from bench.desk.processes import cpu_seconds, wait_until_idle
from bench.measures import percentile

WARMING = 3
LEAST, MOST = 5, 60
"""Times a thing is asked for in a round: as often as fits into SECONDS."""
SECONDS = 4.0


@dataclass(frozen=True)
class Cell:
    """What one thing cost in one round, in milliseconds each time."""

    cpu: float
    half: float
    most: float


class Asked:
    """One thing that one desk is asked for; ``roots`` are the processes that work for it."""

    def __init__(self, what: str, ask: Ask, roots: Sequence[int]) -> None:
        self.what, self._ask, self._roots = what, ask, tuple(roots)
        self._number = 0
        self.cells: list[Cell] = []

    def round(self) -> None:
        """Ask for it some times, and keep what it cost."""
        for _ in range(WARMING):
            slow = self._once()
        times = round(min(MOST, max(LEAST, SECONDS / slow)))
        wait_until_idle(self._roots)
        before = cpu_seconds(self._roots)
        taken = [1000 * self._once() for _ in range(times)]
        cpu = 1000 * (cpu_seconds(self._roots) - before) / times
        self.cells.append(Cell(cpu, percentile(taken, 0.50), percentile(taken, 0.95)))

    @property
    def quietest(self) -> Cell:
        return min(self.cells, key=lambda cell: cell.cpu)

    def _once(self) -> float:
        began = time.perf_counter()
        self._ask(self._number)
        self._number += 1
        return time.perf_counter() - began


def in_turn(desks: Sequence[Sequence[Asked]], rounds: int) -> None:
    """Ask all desks in turn; a thing of one desk right before the same thing of the other."""
    for _ in range(rounds):
        for asked in zip(*desks, strict=True):
            for each in asked:
                each.round()
