"""Findings as a table for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from kept.audit.formats.format import Format, Judged
from kept.mistakes.mistake import Finding

if TYPE_CHECKING:
    from kept.audit.outcome import Outcome

COLUMNS = (
    "archive",
    "conversation",
    "message",
    "level",
    "code",
    "mistake",
    "start",
    "end",
    "quote",
    "why",
    "better",
    "manual",
)

# A spreadsheet runs a cell that begins like this as a formula, and customers choose the text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class CsvTable(Format[str]):
    """One row a finding. A cell that a spreadsheet would run as a formula begins with ``'``."""

    def part(self, judged: Sequence[Judged]) -> str:
        return _rows(_row(each.path, found) for each in judged for found in each.findings)

    def start(self, outcome: Outcome, stream: TextIO) -> None:
        stream.write(_rows([COLUMNS]))

    def add(self, part: str, stream: TextIO) -> None:
        stream.write(part)

    def finish(self, outcome: Outcome, stream: TextIO) -> None:
        pass


def _row(path: str, found: Finding) -> tuple[str | int, ...]:
    return (
        path,
        found.conversation,
        found.message or "",
        found.level.word,
        found.code,
        found.mistake,
        found.start,
        found.end,
        found.quote,
        found.why,
        found.better,
        found.manual,
    )


def _rows(rows: Iterable[Sequence[str | int]]) -> str:
    table = StringIO()
    writer = csv.writer(table)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return table.getvalue()


def _safe(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
