"""A line to PostgreSQL that notices a farewell, and asks nothing as long as there was none."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import ProgrammingError, connection
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from kept.desk.lib.postgresql.base import DatabaseWrapper

pytestmark = pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="needs PostgreSQL")


def ask(line: DatabaseWrapper, question: str) -> object:
    with line.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_it_opens_a_new_line_when_the_server_hung_up(line: DatabaseWrapper) -> None:
    before = line.connection.info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    line.close_if_unusable_or_obsolete()
    assert ask(line, "SELECT pg_backend_pid()") != before


def test_the_cursor_that_binds_also_opens_a_new_line(line: DatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [line.connection.info.backend_pid])
    line.close_if_unusable_or_obsolete()
    with line.binding_cursor() as cursor:
        assert cursor.execute("SELECT %s", [812]).fetchone() == (812,)


def test_it_asks_nothing_as_long_as_the_server_is_quiet(line: DatabaseWrapper) -> None:
    pid = ask(line, "SELECT pg_backend_pid()")
    line.close_if_unusable_or_obsolete()
    line.close_if_health_check_failed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid])
        assert cursor.fetchone() == ("SELECT pg_backend_pid()",)


def test_after_an_error_it_asks(line: DatabaseWrapper) -> None:
    line.connection.close()  # nobody told the wrapper
    line.errors_occurred = True
    line.close_if_unusable_or_obsolete()
    assert ask(line, "SELECT 1") == 1


def test_moments_are_read_in_utc_by_every_cursor(line: DatabaseWrapper) -> None:
    question, moment = (
        "SELECT '2026-03-02 10:00+01'::timestamptz",
        datetime(2026, 3, 2, 9, tzinfo=UTC),
    )
    assert ask(line, question) == moment
    with line.binding_cursor() as cursor:
        found = cursor.execute(question).fetchone()[0]
        assert (found, found.tzinfo) == (moment, UTC)
    with line.chunked_cursor() as chunks:
        chunks.execute(question)
        assert chunks.fetchone() == (moment,)


def test_numbers_of_every_width_share_a_plan(line: DatabaseWrapper) -> None:
    with line.binding_cursor() as cursor:
        for number in (1, 2**20, 2**40):
            cursor.execute("SELECT pg_typeof(%s)::text", [number])
            assert cursor.fetchone() == ("bigint",)


def test_all_questions_of_a_line_share_one_cursor(line: DatabaseWrapper) -> None:
    with line.binding_cursor() as first:
        assert first.execute("SELECT %s", [812]).fetchone() == (812,)
    with line.binding_cursor() as second:
        second.execute("SELECT %s", [4])
        assert second is first
        assert (second.rowcount, second.fetchall()) == (1, [(4,)])
    line.close()
    with line.binding_cursor() as third:
        assert third is not first
        assert third.execute("SELECT %s", [7]).fetchone() == (7,)


def test_it_raises_what_django_raises(line: DatabaseWrapper) -> None:
    with line.binding_cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute("SELECT nothing", [])
    line.needs_rollback = True
    line.in_atomic_block = True
    with line.binding_cursor() as cursor, pytest.raises(TransactionManagementError):
        cursor.execute("SELECT %s", [1])
    line.in_atomic_block = False


def test_who_looks_on_sees_what_is_asked(line: DatabaseWrapper) -> None:
    with CaptureQueriesContext(line) as asked, line.binding_cursor() as cursor:
        cursor.execute("SELECT %s", [1])
    assert len(asked) == 1


def test_a_closed_line_is_not_usable(line: DatabaseWrapper) -> None:
    assert line.is_usable()
    line.connection.close()
    assert not line.is_usable()
    with pytest.raises(psycopg.OperationalError):
        line.connection.execute("SELECT 1")
