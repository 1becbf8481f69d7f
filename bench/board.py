"""How soon the boards answer on a desk of a year and a million messages.

Run ``python -m bench.board``; on PostgreSQL with the DATABASE_URL of an empty database.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from bench import board_set  # sets Django up

# isort: split
from django.db import connection

from kept.desk.reports import board, report
from kept.desk.reports.coverage import coverage
from kept.desk.reports.figures import Period, Scope
from kept.desk.reports.models import Figure
from kept.desk.reports.opening import Number, opened
from kept.desk.staff.models import Agent

TIMES = 7
MOST = 300.0
"""Milliseconds in which every question is to be answered."""


def main() -> None:
    began = perf_counter()
    messages = board_set.fill()
    print(f"{messages:,} messages, made in {perf_counter() - began:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{Figure.objects.count():,} figures on {connection.vendor}, questions about a year:")
    for name, ask in _questions().items():
        took = []
        for _ in range(TIMES):
            began = perf_counter()
            ask()
            took.append((perf_counter() - began) * 1000)
        late = "  LATE" if median(took) > MOST else ""
        print(f"  {name:40} {median(took):7.1f} ms, slowest {max(took):7.1f}{late}")


def _questions() -> dict[str, Callable[[], Any]]:
    year = Period(board_set.NOW.date() - timedelta(364), board_set.NOW.date())
    everybody, each = Scope(), Scope().of_each(range(1, 21))
    olu = Agent.objects.create(email="olu@lumen.example", name="Olu", role="owner")
    names = [(agent, str(agent)) for agent in range(1, 21)]
    first = Number("first")
    return {
        "mistakes board": partial(board.board, everybody, year),
        "mistakes board of an agent on a topic": partial(board.board, Scope(agent=3, tag=5), year),
        "one mistake": partial(board.one, everybody, year, "PRM02"),
        "one mistake by agent": partial(board.shares, each, year, "PRM02", "agent", names),
        "headlines": partial(report.headlines, everybody, year),
        "coverage": partial(coverage, everybody, year),
        **{f"table {name}": partial(ask, everybody, year) for name, ask in report.TABLES.items()},
        "opening a number": partial(opened, first, everybody, year, by=olu, at=board_set.NOW),
    }


if __name__ == "__main__":
    main()
