"""Tables of a report: on the screen with bars and links, in a file with bare numbers."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from kept.audit.report.charts import bar
from kept.desk.reports.drawings import drawn

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Cell:
    """A number: as people read it, as a file holds it, and what stands behind it.

    ``opens`` names the kind, which one, and the weekday (0 is Monday), of what it counts; empty
    for numbers that are no count of conversations. ``share`` draws a bar, 1 is the full width.
    """

    text: str
    value: float | int | str
    opens: tuple[tuple[str, str], ...] = ()
    share: float | None = None

    @property
    def query(self) -> str:
        """What its link adds to the address."""
        return urlencode(self.opens)

    @property
    def bar(self) -> SafeString | str:
        """The bar, if it has one."""
        return "" if self.share is None else drawn(bar(min(self.share, 1.0)))


@dataclass(frozen=True)
class Row:
    """The name of a row, and its numbers."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Rows under heads; ``name`` is its place in an address."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted, however many rows say so."""
        return not any(cell.value for row in self.rows for cell in row.cells)

    def as_csv(self) -> str:
        """The table for a spreadsheet; no cell of it is taken for a formula."""
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(["", *self.heads])
        for row in self.rows:
            writer.writerow([_harmless(row.name), *(cell.value for cell in row.cells)])
        return text.getvalue()


def counted(number: int, *opens: tuple[str, str], full: int = 0) -> Cell:
    """A number of conversations, which opens them; with ``full`` also a bar."""
    return Cell(f"{number:,}", number, opens if number else (), number / full if full else None)


def ranked(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The highest numbers first, names in their order among equals."""
    return sorted(counts, key=lambda each: (-each[1], each[0]))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text
