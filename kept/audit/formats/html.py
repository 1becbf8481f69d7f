"""The report as one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from kept.audit.formats.format import Format, Judged
from kept.audit.report import html
from kept.audit.summary import FACTS, PROBLEMS, Origin, Summary

if TYPE_CHECKING:
    from kept.audit.outcome import Outcome


class Html(Format[Summary]):
    """Adds up figures and keeps the worst passages; they are written at the end."""

    needs_facts = FACTS

    def __init__(self) -> None:
        self._summary = Summary()

    def start(self, outcome: Outcome, stream: TextIO) -> None:
        settings = outcome.settings
        self._summary = Summary(settings.house, settings.level, outcome.now)

    def part(self, judged: Sequence[Judged]) -> Summary:
        whole = self._summary
        summary = Summary(whole.house, whole.level, whole.now)
        for each in judged:
            summary.add(each.conversation, each.checked)
        return summary

    def add(self, part: Summary, stream: TextIO) -> None:
        self._summary.merge(part)

    def finish(self, outcome: Outcome, stream: TextIO) -> None:
        html.write(replace(self._summary, origin=_origin(outcome)), stream)


def _origin(outcome: Outcome) -> Origin:
    archives, period = outcome.archives, outcome.settings.period
    problems = [
        f"{archive.path}, {problem.place}: {problem.sentence}"
        for archive in archives
        for problem in archive.problems
    ]
    return Origin(
        paths=tuple(str(archive.path) for archive in archives),
        formats=tuple(archive.format for archive in archives),
        notes=(
            *(note for archive in archives for note in archive.notes),
            *outcome.dead_suppressions,
        ),
        problems=tuple(problems[:PROBLEMS]),
        problem_count=outcome.problem_count,
        partial=outcome.interrupted,
        now=outcome.now,
        since=period.since,
        until=period.until,
        selected=outcome.settings.select,
        undated=outcome.tally.undated,
    )
