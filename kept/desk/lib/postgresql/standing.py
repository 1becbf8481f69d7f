"""One cursor for all questions of a line to PostgreSQL, by the shortest way that psycopg offers.

To make one of psycopg's cursors for each question, within one of Django's, costs as much as to ask;
to have it ask, six times what the values and the answer cost to carry over. So the line is asked
directly (``psycopg.pq``), and values are written and read by psycopg's own adapters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

if TYPE_CHECKING:
    from kept.desk.lib.postgresql.base import DatabaseWrapper

PLANS = 300
"""Questions that a line has planned at most: all that people ask in a day, some kilobytes each."""
_FINE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_PLANNED_ANEW = {"0A000", "26000"}
"""Errors after which a question must be planned anew: its tables changed, or its plan is gone."""

Shape = tuple[str, tuple[int, ...]]
"""A question, and the types of what it is given."""


class StandingCursor:
    """Asks one question after the other, each planned the first time and then only given values.

    Whoever asks reads the whole answer before somebody else asks.
    """

    def __init__(self, line: DatabaseWrapper, connection: psycopg.Connection[Any]) -> None:
        self._line, self._connection = line, connection
        self._server: Any = connection.pgconn
        self._values = Transformer(connection)
        self._plans: dict[Shape, bytes] = {}
        self._numbers = count(1)

    def __enter__(self) -> StandingCursor:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing: it stands until its line is closed."""

    def execute(self, sql: str, given: Sequence[Any] | None = None) -> StandingCursor:
        """Ask; ``sql`` is as Django writes it, with ``%s`` for what is given."""
        self._line.validate_no_broken_transaction()
        with self._line.wrap_database_errors:
            self._begin()
            given = given or ()
            packed = self._values.dump_sequence(given, (PyFormat.AUTO,) * len(given))
            shape = sql, self._values.types or ()
            plan = self._plans.get(shape) or self._plan(shape)
            answer = self._server.exec_prepared(plan, packed, self._values.formats)
            self._look_at(answer, shape)
            self._values.set_pgresult(answer)
            self._answer = answer
            self._read = 0
        return self

    def fetchone(self) -> Any:
        """The next row, None after the last one."""
        if self._read >= self._answer.ntuples:
            return None
        self._read += 1
        return self._values.load_row(self._read - 1, tuple)

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        first, self._read = self._read, self._answer.ntuples
        return self._values.load_rows(first, self._read, tuple) if first < self._read else []

    @property
    def rowcount(self) -> int:
        """How many rows were found or written."""
        told = self._answer.command_tuples
        return -1 if told is None else told

    def _begin(self) -> None:
        """Begin a transaction if one is wanted, as psycopg does before the first question."""
        if self._connection.autocommit or self._server.transaction_status != TransactionStatus.IDLE:
            return
        self._look_at(self._server.exec_(b"BEGIN"))

    def _plan(self, shape: Shape) -> bytes:
        if len(self._plans) >= PLANS:  # what was planned first goes first
            oldest = self._plans.pop(next(iter(self._plans)))
            self._look_at(self._server.exec_(b"DEALLOCATE " + oldest))
        sql, types = shape
        name = f"kept_{next(self._numbers)}".encode()
        encoded = _numbered(sql).encode(self._connection.info.encoding)
        self._look_at(self._server.prepare(name, encoded, types))
        self._plans[shape] = name
        return name

    def _look_at(self, answer: Any, shape: Shape | None = None) -> None:
        if answer.status in _FINE:
            return
        encoding = self._connection.info.encoding
        if self._server.status != ConnStatus.OK:
            raise psycopg.OperationalError(answer.get_error_message(encoding))
        error = psycopg.errors.error_from_result(answer, encoding)
        if shape is not None and error.sqlstate in _PLANNED_ANEW:
            self._plans.pop(shape, None)
        raise error


def _numbered(sql: str) -> str:
    """The question as PostgreSQL numbers what is given: ``$1`` for the first ``%s``."""
    numbers = count(1)
    return re.sub("%[%s]", lambda mark: "%" if mark[0] == "%%" else f"${next(numbers)}", sql)
