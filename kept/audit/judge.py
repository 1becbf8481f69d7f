"""Judging chunks: in this process or in any other, always the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from kept.archives.archive import Archive, Problem
from kept.audit.chunks import Chunk
from kept.audit.formats.format import Format, Judged
from kept.audit.period import first_time
from kept.audit.reuse import Sketch, with_reuse
from kept.audit.settings import Settings
from kept.audit.tally import Tally
from kept.mistakes.conversation import Conversation
from kept.mistakes.engine import check

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Portion(Generic[Part]):
    """What became of one chunk."""

    source: int
    tally: Tally
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    part: Part
    """The piece of the report, as the format makes it."""


@dataclass(frozen=True, slots=True)
class Judge(Generic[Part]):
    """Judges chunks; can be sent to another process."""

    archives: tuple[Archive, ...]
    settings: Settings
    format: Format[Part]
    reuse: Sketch
    now: datetime | None

    def __call__(self, chunk: Chunk) -> Portion[Part]:
        archive, tally = self.archives[chunk.source], Tally()
        problems: list[Problem] = []
        judged = [
            self._judged(str(archive.path), conversation)
            for conversation in self._within(chunk.conversations(archive, problems), tally)
        ]
        for each in judged:
            tally.add(each.conversation, each.checked, each.findings)
        part = self.format.part(judged)
        return Portion(chunk.source, tally, tuple(problems), tuple(archive.notes), part)

    def _within(
        self, conversations: Iterator[Conversation], tally: Tally
    ) -> Iterator[Conversation]:
        period = self.settings.period
        for conversation in conversations:
            within = period.of(conversation) if period.is_limited else conversation
            if within is not None:
                yield with_reuse(within, self.reuse)
            elif first_time(conversation) is None:
                tally.undated += 1

    def _judged(self, path: str, conversation: Conversation) -> Judged:
        settings = self.settings
        checked = check(
            conversation,
            settings.house,
            now=self.now,
            select=settings.select,
            facts=self.format.needs_facts,
        )
        sure = [found for found in checked.findings if found.level >= settings.level]
        return Judged(path, conversation, checked, sure)
