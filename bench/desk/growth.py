"""What ten times as much costs: every screen of a desk with 1,000,000 conversations and 6,000,000
messages beside the same desk with 100,000 and 600,000, in turn, on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from bench.desk import sample
from bench.desk.figures import Figure
from bench.desk.kept import Ask, Kept
from bench.desk.rounds import Asked, in_turn
from bench.desk.screens import clock, served
from bench.desk.stores import Desks

MOST = 1.3
"""Times what it costs with a tenth of the data."""


def measure(usual: Desks, large: Desks, rounds: int) -> Iterator[Figure]:
    """Each screen of both desks in turn, the quietest round of each."""
    for desks in (usual, large):
        desks.kept.asks |= further(desks.kept)
    with ExitStack() as running:
        asked: list[list[Asked]] = [
            running.enter_context(served(desks.kept, desks.roots)) for desks in (usual, large)
        ]
        in_turn(asked, rounds)
    for small, grown in zip(*asked, strict=True):
        before, after = small.quietest, grown.quietest
        yield Figure(
            small.what, "CPU-ms", after.cpu, clock(after), peer=before.cpu, peer_more=clock(before),
            most_growth=MOST,
        )  # fmt: skip


def further(desk: Kept) -> dict[str, Ask]:
    """The screens that the other figures leave out."""
    screens = {
        "all conversations": "/inbox/?view=all",
        "search, owner and time": f"/search/?q={sample.COMMON}+owner:agent+before:2026-06-01",
        "search, two words": f"/search/?q={sample.COMMON}+delivery",
        "contacts": "/contacts/",
        "contact": "/contacts/7/",
        "promises": "/promises/",
        "complaints": "/complaints/",
        "board of mistakes": "/mistakes/mine/",
        "reports": "/reports/",
        "organisations": "/organisations/",
    }
    return {what: _get(desk, path) for what, path in screens.items()}


def _get(desk: Kept, path: str) -> Ask:
    return lambda number: desk.browser.get(path, least=4_000, holds=("</html>",))
