"""What the desk costs, beside django-helpdesk on the same data: ``python -m bench.desk``.

CPU-ms is user and system time of all processes that work for it, the database included; of some
rounds in turn the quietest counts. In brackets stand the median and the 95th percentile in
milliseconds on the clock, over one connection. What is filled lies in var/bench, to be used again.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from bench.desk import growth, live, peer, screens, starting, taking_in
from bench.desk.browser import WrongAnswer
from bench.desk.figures import Figure, say, table
from bench.desk.stores import Desks, Filled
from tests.desk.postgresql import NotHere

Section = Callable[[Desks, int], Iterable[Figure]]
SECTIONS: dict[str, Section] = {
    "start": starting.measure,
    "screens": screens.measure,
    "intake": taking_in.measure,
    "live": live.measure,
}
FOLDER = Path("var/bench")


def main() -> None:
    """Measure the chosen sections on the chosen databases."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=f"of {', '.join(SECTIONS)}")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="both if not given")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without django-helpdesk")
    parser.add_argument(
        "--large", action="store_true",
        help="instead: what screens cost with ten times as much, 15 GB on PostgreSQL",
    )  # fmt: skip
    chosen = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    filled = Filled(FOLDER, None if chosen.alone else _python(), say)
    if chosen.large:
        return _grow(filled, chosen.rounds)
    for database in ("sqlite", "postgresql"):
        if chosen.database in (None, database):
            opened: AbstractContextManager[Desks] = getattr(filled, database)()
            _measure(opened, chosen.sections or list(SECTIONS), chosen.rounds)


def _measure(opened: AbstractContextManager[Desks], sections: list[str], rounds: int) -> None:
    try:
        with opened as desks:
            for section in sections:
                figures = SECTIONS[section](desks, rounds)
                try:
                    table(f"{desks.name}: {section}", figures, peer=peer.Peer.name)
                except (WrongAnswer, OSError) as error:  # a time-out is one, too
                    say(f"Not measured: {error}")
    except NotHere as reason:
        say(f"Skipped: {reason}.")


def _grow(filled: Filled, rounds: int) -> None:
    try:
        with filled.growing() as (usual, large):
            figures = growth.measure(usual, large, rounds)
            table("PostgreSQL, 1,000,000", figures, own="1,000,000", peer="100,000")
    except NotHere as reason:
        say(f"Skipped: {reason}.")


def _python() -> Path | None:
    try:
        return peer.install(FOLDER.resolve() / "django-helpdesk")
    except peer.NotHere as reason:
        say(f"Without django-helpdesk, which cannot be installed: {reason}")
        return None


if __name__ == "__main__":
    main()
