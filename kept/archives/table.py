"""The rows of a CSV file: its delimiter is found out, its character set too, its lines counted."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

from kept.archives.archive import Archive, Sample, UnreadableArchive
from kept.archives.charsets import as_text

_DELIMITERS = ",;\t|"
_EXCEL_HINT = re.compile(r"\s*sep=(.)\s*\Z", re.IGNORECASE)
_MARKS = re.compile(r"[\s_\-./#:]+")


class Table:
    """A CSV file: ``written`` are its column names as they stand, ``columns`` in plain form."""

    def __init__(self, head: str) -> None:
        lines = head.lstrip("\ufeff\r\n").splitlines(keepends=True) or [""]
        hint = _EXCEL_HINT.match(lines[0])
        self._has_hint = hint is not None
        self.delimiter = hint[1] if hint else _most_cells(lines)
        self.written = _first_row(lines[self._has_hint :], self.delimiter)
        self.columns = [plain(column) for column in self.written]

    def rows(self, archive: Archive) -> Iterator[tuple[int, list[str]]]:
        """Yield (line number, cells) behind the header; a row that does not fit is reported."""
        header_rows = 1 + self._has_hint
        for line, cells in self._every_row(archive):
            if header_rows:
                header_rows -= 1
            elif len(cells) < len(self.columns) or any(cells[len(self.columns) :]):
                sentence = f"the row has {len(cells)} cells, the header {len(self.columns)}"
                archive.report(f"line {line}", sentence)
            else:
                yield line, cells

    def _every_row(self, archive: Archive) -> Iterator[tuple[int, list[str]]]:
        lines = _Lines(archive)
        reader = csv.reader(lines, delimiter=self.delimiter)
        while True:
            line = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                archive.report(f"line {line}", f"the row is no CSV: {error}")
                continue
            if any(cells):
                yield line, cells


class _Lines:
    """The lines of an archive as text, counted."""

    def __init__(self, archive: Archive) -> None:
        self.number = 0
        self._lines = archive.every_line()

    def __iter__(self) -> Iterator[str]:
        for number, line in self._lines:
            self.number = number
            yield as_text(line, "utf-8")


def table_of(sample: Sample) -> Table | None:
    """Return the table a sample begins, or None where it is none."""
    if sample.is_folder or not sample.head:
        return None
    table = Table(as_text(sample.head, "utf-8"))
    plausible = all(len(column) <= 60 for column in table.written)
    return table if plausible and len(table.columns) >= 3 else None


def require_columns(sample: Sample, names: Iterable[str]) -> None:
    """Raise UnreadableArchive where a file lacks columns of a fixed format."""
    table = table_of(sample) or Table("")
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise UnreadableArchive(f"{sample.path} lacks the columns {', '.join(missing)}.")


def plain(column: str) -> str:
    """Return a column name in small letters, its words parted by single spaces."""
    return _MARKS.sub(" ", column).strip().casefold()


def _most_cells(lines: list[str]) -> str:
    return max(_DELIMITERS, key=lambda mark: len(_first_row(lines, mark)))


def _first_row(lines: list[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error:
        return []
