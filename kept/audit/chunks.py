"""Pieces of archives, small enough to be sent to another process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from kept.archives.archive import Archive, BadRecord, Problem
from kept.mistakes.conversation import Conversation

CONVERSATIONS = 100
"""How many conversations a chunk holds at most; the same for every engine, so that every engine
adds up the same parts."""

Seen = TypeVar("Seen")
Line = tuple[int, bytes]
"""The number of a line, and the line."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some conversations, whole and in order; as lines where a line is a conversation."""

    source: int
    """The place of the archive among those audited."""
    items: tuple[Conversation | Line, ...]

    def conversations(self, archive: Archive, problems: list[Problem]) -> Iterator[Conversation]:
        """The conversations; a line that cannot be read is added to ``problems``."""
        return self.seen(archive.parse_line, lambda conversation: conversation, problems)

    def seen(
        self,
        of_line: Callable[[bytes], Seen],
        of_conversation: Callable[[Conversation], Seen],
        problems: list[Problem],
    ) -> Iterator[Seen]:
        """What is wanted of each; where ``of_line`` raises BadRecord, that is a problem."""
        for item in self.items:
            if isinstance(item, Conversation):
                yield of_conversation(item)
                continue
            number, line = item
            try:
                yield of_line(line)
            except BadRecord as error:
                problems.append(Problem(f"line {number}", str(error)))


def chunks(archives: Sequence[Archive], stopped: Callable[[], bool]) -> Iterator[Chunk]:
    """Everything in the archives, in order, until ``stopped`` says so."""
    for source, archive in enumerate(archives):
        items: Iterator[Conversation | Line]
        items = archive.lines() if archive.splittable else iter(archive)
        while not stopped() and (some := tuple(islice(items, CONVERSATIONS))):
            yield Chunk(source, some)
