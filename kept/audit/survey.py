"""The first look at the archives: how much there is, until when, and which texts come again."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kept.archives.archive import Archive, Glimpse, Problem
from kept.audit.chunks import Chunk
from kept.audit.period import Period, last_time
from kept.audit.reuse import Sketch, fingerprints, replies
from kept.mistakes.conversation import Conversation


@dataclass(slots=True)
class Survey:
    """What was seen of the archives."""

    reuse: Sketch
    conversations: int = 0
    messages: int = 0
    latest: datetime | None = None
    problem: Problem | None = None
    """The first record that could not be read."""

    def add(self, glance: Glance) -> None:
        """Count what was seen of one chunk."""
        self.conversations += glance.conversations
        self.messages += glance.messages
        self.latest = _later(self.latest, glance.latest)
        self.problem = self.problem or glance.problem
        self.reuse.add(glance.fingerprints)


@dataclass(frozen=True, slots=True)
class Glance:
    """What was seen of one chunk."""

    source: int
    conversations: int
    messages: int
    latest: datetime | None
    problem: Problem | None
    fingerprints: Sequence[int]


@dataclass(frozen=True, slots=True)
class Surveyor:
    """Looks at chunks; can be sent to another process."""

    archives: tuple[Archive, ...]
    period: Period

    def __call__(self, chunk: Chunk) -> Glance:
        conversations = messages = 0
        latest: datetime | None = None
        seen = array("Q")
        problems: list[Problem] = []
        archive = self.archives[chunk.source]
        for glimpse in chunk.seen(partial(self._of_line, archive), self._of, problems):
            conversations += 1
            if glimpse:
                messages += glimpse.messages
                latest = _later(latest, glimpse.latest)
                seen.extend(fingerprints(glimpse.replies))
        problem = problems[0] if problems else None
        return Glance(chunk.source, conversations, messages, latest, problem, seen)

    def _of_line(self, archive: Archive, line: bytes) -> Glimpse | None:
        glimpse = None if self.period.is_limited else archive.glance_line(line)
        return glimpse or self._of(archive.parse_line(line))

    def _of(self, conversation: Conversation) -> Glimpse | None:
        """``None`` outside the period."""
        within = self.period.of(conversation) if self.period.is_limited else conversation
        if within is None:
            return None
        return Glimpse(len(within.messages), last_time(within), replies(within))


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return max(one, other)
