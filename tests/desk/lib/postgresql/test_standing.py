"""What the standing cursor asks directly comes back as psycopg would bring it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import Error, IntegrityError, NotSupportedError, OperationalError, ProgrammingError
from django.db import connection as other
from django.db.backends.postgresql.base import ServerBindingCursor

from kept.desk.lib.postgresql import standing
from kept.desk.lib.postgresql.base import DatabaseWrapper
from kept.desk.lib.postgresql.standing import StandingCursor

pytestmark = pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="needs PostgreSQL")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def cursor(line: DatabaseWrapper) -> StandingCursor:
    return line.binding_cursor()  # type: ignore[no-any-return]


def plans(cursor: StandingCursor) -> list[str]:
    """What is planned on this line, as the server tells."""
    cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time")
    return [statement for (statement,) in cursor.fetchall()]


class TestValues:
    @pytest.mark.parametrize(
        "question",
        ["%s", "%s::bigint", "%s::text", "%s::text[]", "%s::bigint[]", "%s::timestamptz"],
    )
    @pytest.mark.parametrize("value", [None, 2**40, "brass é", "", NOON, [1, 2], ["a", "é"], True])
    def test_they_come_back_as_by_psycopg(
        self, cursor: StandingCursor, line: DatabaseWrapper, question: str, value: object
    ) -> None:
        theirs = ServerBindingCursor(line.connection)  # type: ignore[call-arg]  # psycopg's
        try:
            expected = theirs.execute(f"SELECT {question}", [value]).fetchone()
        except psycopg.Error:
            with pytest.raises(Error):
                cursor.execute(f"SELECT {question}", [value])
        else:
            assert cursor.execute(f"SELECT {question}", [value]).fetchone() == expected

    def test_signs_of_per_cent_stay(self, cursor: StandingCursor) -> None:
        asked = cursor.execute("SELECT 'lamp' LIKE 'l%%', 7 %% 4, %s", [1])
        assert asked.fetchone() == (True, 3, 1)


class TestRows:
    def test_they_are_read_once_each(self, cursor: StandingCursor) -> None:
        cursor.execute("SELECT generate_series(1, %s)", [3])
        assert (cursor.rowcount, cursor.fetchone()) == (3, (1,))
        assert cursor.fetchall() == [(2,), (3,)]
        assert (cursor.fetchone(), cursor.fetchall()) == (None, [])

    def test_there_are_none_of_what_finds_nothing(self, cursor: StandingCursor) -> None:
        cursor.execute("SELECT 1 WHERE %s", [False])
        assert (cursor.fetchone(), cursor.fetchall(), cursor.rowcount) == (None, [], 0)


class TestPlans:
    def test_a_question_is_planned_once(self, cursor: StandingCursor) -> None:
        for number in range(3):
            cursor.execute("SELECT %s + 1", [number])
        assert plans(cursor).count("SELECT $1 + 1") == 1

    def test_the_oldest_makes_room(
        self, cursor: StandingCursor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(standing, "PLANS", 2)
        for number in (1, 2, 3, 1):
            assert cursor.execute(f"SELECT {number}").fetchone() == (number,)
        assert plans(cursor)[0] == "SELECT 1" and len(plans(cursor)) == 2

    def test_a_table_that_changed_is_read_anew(self, cursor: StandingCursor) -> None:
        cursor.execute("CREATE TEMPORARY TABLE lamp (id) AS SELECT 1")
        question = "SELECT id FROM lamp"
        assert cursor.execute(question).fetchone() == (1,)
        cursor.execute("ALTER TABLE lamp ALTER id TYPE text")
        with pytest.raises(NotSupportedError):
            cursor.execute(question)
        assert cursor.execute(question).fetchone() == ("1",)

    def test_what_is_planned_no_more_is_planned_anew(self, cursor: StandingCursor) -> None:
        cursor.execute("SELECT %s + 1", [1])
        cursor.execute("DEALLOCATE ALL")
        with pytest.raises(ProgrammingError):
            cursor.execute("SELECT %s + 1", [1])
        assert cursor.execute("SELECT %s + 1", [1]).fetchone() == (2,)


class TestTransactions:
    def test_the_first_question_begins_one(
        self, cursor: StandingCursor, line: DatabaseWrapper
    ) -> None:
        cursor.execute("CREATE TEMPORARY TABLE lamp (id int UNIQUE)")
        line.set_autocommit(False)
        cursor.execute("INSERT INTO lamp VALUES (%s)", [1])
        line.rollback()
        assert cursor.execute("SELECT count(*) FROM lamp").fetchone() == (0,)
        line.rollback()
        line.set_autocommit(True)

    def test_what_the_database_refuses_is_said_as_django_says_it(
        self, cursor: StandingCursor
    ) -> None:
        cursor.execute("CREATE TEMPORARY TABLE lamp (id int UNIQUE)")
        cursor.execute("INSERT INTO lamp VALUES (%s)", [1])
        with pytest.raises(IntegrityError, match="lamp_id_key"):
            cursor.execute("INSERT INTO lamp VALUES (%s)", [1])
        with pytest.raises(ProgrammingError, match="desk_lamp"):
            cursor.execute("SELECT * FROM desk_lamp")
        assert cursor.execute("SELECT count(*) FROM lamp").fetchone() == (1,)


def test_it_says_that_the_server_hung_up(cursor: StandingCursor, line: DatabaseWrapper) -> None:
    pid = line.connection.info.backend_pid
    with other.cursor() as killing:
        killing.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    for _ in range(2):
        with pytest.raises(OperationalError):
            cursor.execute("SELECT 1")
    assert not line.is_usable()
