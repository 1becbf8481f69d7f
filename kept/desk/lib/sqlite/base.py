"""Django's SQLite, with writers of one process standing in a queue instead of polling the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from sqlite3 import OperationalError
from typing import Any

from django.db.backends.sqlite3 import base

from kept.desk.lib.sqlite.turns import Turns

READING = frozenset({"SELECT", "PRAGMA", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "WITH"})
"""First words of statements that need no turn; savepoints only stand inside a transaction."""

_turns: defaultdict[str, Turns] = defaultdict(Turns)


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, but whoever writes, be it one statement or a transaction, waits for a turn."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._has_turn = False

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = self
        return cursor

    def take_turn(self) -> None:
        """Wait for the turn to write.

        Raises:
            OperationalError: it did not come in the time that SQLite itself would wait.
        """
        if self._has_turn:
            return
        seconds = self.settings_dict["OPTIONS"].get("timeout", 5)
        if not self._queue.take(seconds):
            raise OperationalError(f"database is locked: another writer took over {seconds} s")
        self._has_turn = True

    def give_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._queue.give()

    @property
    def _queue(self) -> Turns:
        return _turns[str(self.settings_dict["NAME"])]

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # unknown to the stubs
        # When it fails, Django rolls back, and that gives the turn.
        self.give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.give_turn()


class Cursor(base.SQLiteCursorWrapper):
    """As Django's; what writes waits for the turn, and gives it unless a transaction goes on."""

    wrapper: DatabaseWrapper
    _rows: Iterator[Any] | None = None

    def execute(self, query: str, params: Any = None) -> Any:
        with self._turn(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self._turn(query):
            return super().executemany(query, param_list)

    def fetchone(self) -> Any:
        return super().fetchone() if self._rows is None else next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        count = self.arraysize if size is None else size
        return super().fetchmany(count) if self._rows is None else list(islice(self._rows, count))

    def fetchall(self) -> list[Any]:
        return super().fetchall() if self._rows is None else list(self._rows)

    def __next__(self) -> Any:
        return super().__next__() if self._rows is None else next(self._rows)

    @contextmanager
    def _turn(self, query: str) -> Iterator[None]:
        self._rows = None
        if query.lstrip().partition(" ")[0].upper() in READING:
            yield
            return
        self.wrapper.take_turn()
        try:
            yield
            if self.description and not self.wrapper.connection.in_transaction:
                # INSERT ... RETURNING holds the file until its last row was read.
                self._rows = iter(super().fetchall())
        finally:
            if not self.wrapper.connection.in_transaction:
                self.wrapper.give_turn()
