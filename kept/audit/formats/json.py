"""One JSON document: the lines of ``jsonl`` in a list, and a summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TextIO

from kept import __version__
from kept.audit.formats.format import Format, Judged
from kept.audit.formats.jsonl import encode, records
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.facts import ALL_FACTS

if TYPE_CHECKING:
    from kept.archives.archive import Archive
    from kept.audit.outcome import Outcome


class Json(Format[str]):
    """``{"kept": version, "found": [...], "summary": {...}}``, written as it comes."""

    def __init__(self, facts: bool = False) -> None:
        self.facts = facts
        self.needs_facts = ALL_FACTS if facts else frozenset()
        self._separator = "\n"

    def part(self, judged: Sequence[Judged]) -> str:
        return ",\n".join(encode(record) for record in records(judged, self.facts))

    def start(self, outcome: Outcome, stream: TextIO) -> None:
        stream.write(f'{{"kept": {encode(__version__)}, "found": [')

    def add(self, part: str, stream: TextIO) -> None:
        if part:
            stream.write(f"{self._separator}{part}")
            self._separator = ",\n"

    def finish(self, outcome: Outcome, stream: TextIO) -> None:
        stream.write(f'\n], "summary": {encode(_summary(outcome))}}}\n')


def _summary(outcome: Outcome) -> dict[str, Any]:
    tally = outcome.tally
    return {
        "complete": not outcome.interrupted,
        "judged_at": outcome.now.isoformat() if outcome.now else None,
        "level": outcome.settings.level.word,
        "conversations": tally.conversations,
        "messages": tally.messages,
        "undated": tally.undated,
        "archives": [_archive(archive) for archive in outcome.archives],
        "mistakes": [
            {
                "code": mistake.code,
                "mistake": mistake.name,
                "findings": tally.findings[mistake.code],
                "conversations": tally.concerned[mistake.code],
            }
            for mistake in MISTAKES
            if tally.findings[mistake.code]
        ],
        "not_checked": [
            {"code": code, "reason": reason, "conversations": count}
            for (code, reason), count in sorted(tally.not_applicable.items())
        ],
        "suppressions_unused": outcome.dead_suppressions,
        "languages": dict(sorted(tally.languages.items())),
        "languages_not_checked": dict(sorted(tally.unspoken.items())),
    }


def _archive(archive: Archive) -> dict[str, Any]:
    return {
        "path": str(archive.path),
        "format": archive.format,
        "notes": archive.notes,
        "problem_count": archive.problem_count,
        "problems": [
            {"place": problem.place, "sentence": problem.sentence} for problem in archive.problems
        ],
    }
