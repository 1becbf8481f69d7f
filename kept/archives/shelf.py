"""Rows put aside by a key and taken out key by key: a sort on disk, in constant memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from kept.archives.archive import Archive

_TABLES = """
    CREATE TABLE row (number INTEGER PRIMARY KEY, key TEXT, line, cells);
    CREATE TABLE opening (of_key TEXT PRIMARY KEY, first);
    BEGIN;
"""
_FIND_OPENINGS = "INSERT INTO opening SELECT key, MIN(number) FROM row GROUP BY key"
_BY_OPENING = """
    SELECT key, line, cells FROM row JOIN opening ON of_key = key ORDER BY first, number
"""


class Row(NamedTuple):
    """The line it was on, and its cells."""

    line: int
    cells: list[str]


class Shelf:
    """A temporary database that vanishes when it is closed or forgotten."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(_TABLES)
        self._count = 0

    def put(self, key: str, line: int, cells: Sequence[str]) -> None:
        """Put a row aside."""
        values = (key, line, json.dumps(cells))
        self._rows.execute("INSERT INTO row (key, line, cells) VALUES (?, ?, ?)", values)
        self._count += 1

    def groups(self, archive: Archive) -> Iterator[tuple[str, list[Row]]]:
        """Yield the rows of each key, keys by their first row; progress counts as a second pass."""
        share = archive.size // max(1, self._count)
        self._rows.execute(_FIND_OPENINGS)
        found = self._rows.execute(_BY_OPENING)
        for key, rows in groupby(found, key=itemgetter(0)):
            group = [Row(line, json.loads(cells)) for _, line, cells in rows]
            yield key, group
            archive.advance(share * len(group))
