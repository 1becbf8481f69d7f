"""The report as plain text: by mistake, worst first, with the very words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from kept.audit.figures.late import shown
from kept.audit.figures.passages import own_words, shorten
from kept.audit.formats.format import Format, Judged
from kept.audit.report.manual import TIME
from kept.audit.wording import count, moment
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.conversation import Conversation
from kept.mistakes.mistake import Finding, Level, Span

if TYPE_CHECKING:
    from kept.audit.outcome import Outcome

EXAMPLES = 10
"""How many examples of a mistake are shown."""

_QUOTE = 240  # most characters of a quote with its context
_TITLES = {mistake.code: f"{mistake.code} {mistake.name}: {mistake.title}" for mistake in MISTAKES}
_TIME = {mistake.code for mistake in MISTAKES if mistake.group == TIME}
_NAMES = {mistake.code: mistake.name for mistake in MISTAKES}


@dataclass(frozen=True, slots=True)
class Example:
    """A finding as it is shown."""

    level: Level
    place: str
    quote: str
    why: str
    better: str


Examples = dict[str, list[Example]]


class Text(Format[Examples]):
    """Keeps the first examples of each mistake, surest first, and writes all at the end."""

    def __init__(self) -> None:
        self._examples: Examples = {}

    def part(self, judged: Sequence[Judged]) -> Examples:
        found: dict[str, list[tuple[Level, Finding, Judged]]] = defaultdict(list)
        for each in judged:
            for finding in each.findings:
                found[finding.code].append((finding.level, finding, each))
        return {
            code: [_example(each, finding) for _, finding, each in _surest(some)]
            for code, some in found.items()
        }

    def add(self, part: Examples, stream: TextIO) -> None:
        for code, some in part.items():
            known = self._examples.get(code, []) + some
            self._examples[code] = sorted(known, key=lambda each: -each.level)[:EXAMPLES]

    def finish(self, outcome: Outcome, stream: TextIO) -> None:
        for line in (*self._found(outcome), *_about(outcome)):
            stream.write(f"{line}\n")

    def _found(self, outcome: Outcome) -> Iterator[str]:
        tally = outcome.tally
        ranked = sorted(
            self._examples.items(),
            key=lambda item: (-item[1][0].level, -tally.concerned[item[0]], item[0]),
        )
        for code, examples in ranked:
            yield f"{examples[0].level.word.upper()} {_TITLES[code]}"
            found, concerned = tally.findings[code], tally.concerned[code]
            yield f"{count(found, 'finding')} in {count(concerned, 'conversation')}"
            for example in examples:
                yield from _shown(example)
            if found > len(examples):
                yield f"  ... and {found - len(examples):,} more (--format jsonl lists all)"
            yield ""


def _surest(found: list[tuple[Level, Finding, Judged]]) -> list[tuple[Level, Finding, Judged]]:
    return sorted(found, key=lambda each: -each[0])[:EXAMPLES]


def _example(judged: Judged, finding: Finding) -> Example:
    spans, _ = shown(judged.conversation, finding)
    span = spans[0] if spans else None
    parts = (judged.path, finding.conversation, span.message if span else None)
    place, quote = ":".join(filter(None, parts)), _quote(judged.conversation, span)
    return Example(finding.level, place, quote, finding.why, finding.better)


def _quote(conversation: Conversation, span: Span | None) -> str:
    """The words in their context, on one line, between ``[[`` and ``]]``."""
    for message in conversation.messages:
        if span and message.id == span.message:
            mark = [(span.start, span.end)]
            text, marks = shorten(own_words(message, mark), mark, _QUOTE)
            for start, end in marks:
                text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
            return _printable(text)
    return ""


def _printable(text: str) -> str:
    """On one line, and without what a terminal would take for a command."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _shown(example: Example) -> Iterator[str]:
    yield f"  {_printable(example.place)}"
    if example.quote:
        yield f"    {example.quote}"
    yield f"    {_printable(example.why)} {_printable(example.better)}"


def _about(outcome: Outcome) -> Iterator[str]:
    tally = outcome.tally
    yield (
        f"{count(tally.findings.total(), 'finding')} at level {outcome.settings.level.word} or "
        f"above in {count(tally.conversations, 'conversation')} "
        f"with {count(tally.messages, 'message')}."
    )
    if outcome.now:
        yield f"Judged as of {moment(outcome.now)}."
    yield from _not_checked(outcome)
    for archive in outcome.archives:
        for note in archive.notes:
            yield f"{archive.path}: {note}"
        if archive.problem_count:
            yield f"{archive.path}: {count(archive.problem_count, 'record')} could not be read:"
        for problem in archive.problems[:EXAMPLES]:
            yield f"  {problem.place}: {_printable(problem.sentence)}"
        if archive.problem_count > EXAMPLES:
            yield f"  ... and {archive.problem_count - EXAMPLES:,} more"
    yield from outcome.dead_suppressions
    if outcome.interrupted:
        yield outcome.partial_sentence


def _not_checked(outcome: Outcome) -> Iterator[str]:
    tally = outcome.tally
    if _TIME & tally.findings.keys() and not outcome.settings.house.hours.configured:
        yield "Waits include nights and Sundays: the house rules have no [hours] table."
    if tally.undated:
        yield f"{count(tally.undated, 'conversation')} left out: nobody knows when they began."
    whole: dict[str, list[str]] = defaultdict(list)
    for (code, reason), conversations in sorted(tally.not_applicable.items()):
        if conversations == tally.conversations:
            whole[reason].append(_NAMES[code])
    for reason, names in sorted(whole.items()):
        yield f"Could not be checked anywhere ({reason}): {', '.join(names)}."
    for language, conversations in sorted(tally.unspoken.items()):
        yield f"Words not checked in {count(conversations, 'conversation')} ({language})."
