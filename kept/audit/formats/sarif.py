"""Findings as SARIF 2.1.0, for the systems that show findings on code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

from kept import __version__
from kept.audit.formats.format import Format, Judged
from kept.audit.formats.jsonl import encode
from kept.audit.manual import page
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.mistake import Finding, Level, Mistake

if TYPE_CHECKING:
    from kept.audit.outcome import Outcome

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {
    Level.ERROR: "error",
    Level.WARNING: "warning",
    Level.INFO: "note",
    Level.PREVIEW: "none",
}
_INDEX = {mistake.code: index for index, mistake in enumerate(MISTAKES)}


class Sarif(Format[str]):
    """One run; a finding is a result whose place is the archive, conversation and message."""

    def __init__(self) -> None:
        self._separator = "\n"

    def part(self, judged: Sequence[Judged]) -> str:
        return ",\n".join(
            encode(_result(each.path, found)) for each in judged for found in each.findings
        )

    def start(self, outcome: Outcome, stream: TextIO) -> None:
        tool = encode({"driver": _driver()})
        stream.write(f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {tool}, ')
        stream.write('"columnKind": "unicodeCodePoints", "results": [')

    def add(self, part: str, stream: TextIO) -> None:
        if part:
            stream.write(f"{self._separator}{part}")
            self._separator = ",\n"

    def finish(self, outcome: Outcome, stream: TextIO) -> None:
        stream.write(f'\n], "invocations": [{encode(_invocation(outcome))}]}}]}}\n')


def _driver() -> dict[str, Any]:
    return {
        "name": "Kept",
        "semanticVersion": __version__,
        "rules": [_rule(mistake) for mistake in MISTAKES],
    }


def _rule(mistake: Mistake) -> dict[str, Any]:
    manual = page(mistake)
    return {
        "id": mistake.code,
        "name": "".join(word.capitalize() for word in mistake.name.split("-")),
        "shortDescription": {"text": f"{mistake.title}."},
        "fullDescription": {"text": manual},
        "help": {"text": manual},
        "defaultConfiguration": {"level": _LEVELS[mistake.level]},
        "properties": {"tags": [mistake.group], "name": mistake.name},
    }


def _result(path: str, found: Finding) -> dict[str, Any]:
    place = found.conversation if found.message is None else f"{found.conversation}/{found.message}"
    return {
        "ruleId": found.code,
        "ruleIndex": _INDEX[found.code],
        "level": _LEVELS[found.level],
        "message": {"text": f"{found.why} {found.better}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _uri(path)}},
                "logicalLocations": [{"fullyQualifiedName": place, "kind": "message"}],
            }
        ],
        "partialFingerprints": {
            "messageSpan/v1": f"{found.code}:{place}:{found.start}:{found.end}"
        },
        "properties": {
            "conversation": found.conversation,
            "message": found.message,
            "start": found.start,
            "end": found.end,
            "quote": found.quote,
            "numbers": dict(found.numbers),
        },
    }


def _invocation(outcome: Outcome) -> dict[str, Any]:
    notices = [
        _notice("warning", f"{archive.path}, {problem.place}: {problem.sentence}")
        for archive in outcome.archives
        for problem in archive.problems
    ]
    notices += [_notice("note", each) for archive in outcome.archives for each in archive.notes]
    notices += [_notice("note", each) for each in outcome.dead_suppressions]
    if outcome.interrupted:
        notices.append(_notice("error", outcome.partial_sentence))
    return {
        "executionSuccessful": not outcome.interrupted,
        "toolExecutionNotifications": notices,
    }


def _notice(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _uri(path: str) -> str:
    place = Path(path)
    return place.as_uri() if place.is_absolute() else quote(place.as_posix())
