"""How fast mail comes in: stored raw, then threaded, indexed and on the list; desk after desk."""

from __future__ import annotations

from collections.abc import Iterator

from bench.desk.figures import Figure
from bench.desk.stores import Desks

MAILS = 600
TARGET = 200


def measure(desks: Desks, rounds: int) -> Iterator[Figure]:
    """Mails each second, and what each costs; the quietest round of each."""
    taken: list[list[tuple[float, float]]] = [[] for _ in desks.all]
    for round_ in range(rounds):
        for desk, times in zip(desks.all, taken, strict=True):
            times.append(desk.take_in(MAILS, round_, desks.roots))
    own, *other = [min(times, key=lambda each: each[1]) for times in taken]
    its = other[0] if other else None
    yield Figure(
        "mail intake", "mails/s", MAILS / own[0], target=TARGET, more_is_better=True,
        peer=MAILS / its[0] if its else None, least_ratio=2.5,
    )  # fmt: skip
    yield Figure(
        "mail intake, each", "CPU-ms", 1000 * own[1] / MAILS,
        peer=1000 * its[1] / MAILS if its else None,
    )  # fmt: skip
