"""Who had a conversation, one after another, as its events tell."""

from __future__ import annotations

from dataclasses import dataclass

from kept.mistakes.conversation import Event
from kept.mistakes.reading import Reading


@dataclass(frozen=True)
class Transfers:
    """The changes of team (of owner, where teams are not recorded)."""

    what: str
    path: tuple[str, ...]

    @property
    def count(self) -> int:
        return max(len(self.path) - 1, 0)

    @property
    def came_back(self) -> bool:
        """Whether it returned to one that had it before (A to B to A)."""
        return len(set(self.path)) < len(self.path)


def transfers(reading: Reading) -> Transfers:
    """The way the conversation went, first holder first; empty without such events."""
    events = reading.conversation.events or ()
    for what in ("team", "owner"):
        moves = [event for event in events if event.after and event.what == what]
        if moves:
            return Transfers(what, _path(moves))
    return Transfers("team", ())


def _path(moves: list[Event]) -> tuple[str, ...]:
    handed = [event for event in moves if event.kind == "transferred"]
    if not handed:
        return ()
    return (handed[0].before or "?", *(event.after or "?" for event in handed))
