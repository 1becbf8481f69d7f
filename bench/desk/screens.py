"""What the screens cost that people look at all day, and what they do most.

Pages are served without the worker: what it does later (sending, judging, counting) would fall
into whatever is asked just then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from bench.desk.figures import Figure
from bench.desk.kept import Kept
from bench.desk.peer import Peer
from bench.desk.rounds import Asked, Cell, in_turn
from bench.desk.stores import Desks

TARGETS = {
    "open list": 15, "page 1,000 of all": 15, "conversation, 60 messages": 15,
    "search, rare word": 10, "search, common word": 10, "create": 6,
}  # fmt: skip
"""CPU-ms at most, on 100,000 tickets."""


def measure(desks: Desks, rounds: int) -> Iterator[Figure]:
    """Each screen of each desk in turn, the quietest round of each."""
    with ExitStack() as running:
        asked = [running.enter_context(served(desk, desks.roots)) for desk in desks.all]
        in_turn(asked, rounds)
    own, *other = [{each.what: each.quietest for each in cells} for cells in asked]
    for what, target in TARGETS.items():
        its = other[0][what] if other else None
        yield Figure(
            what, "CPU-ms", own[what].cpu, clock(own[what]), target=target,
            peer=its.cpu if its else None, peer_more=clock(its) if its else "",
        )  # fmt: skip


@contextmanager
def served(desk: Kept | Peer, roots: Sequence[int]) -> Iterator[list[Asked]]:
    """The desk started and signed in to, with what it can be asked for."""
    desk.start(only_pages=True)
    try:
        desk.sign_in()
        pids = (desk.process.pid, *roots)
        yield [Asked(what, ask, pids) for what, ask in desk.asks.items()]
    finally:
        desk.stop()


def clock(cell: Cell) -> str:
    return f"({cell.half:.0f}, {cell.most:.0f})"
