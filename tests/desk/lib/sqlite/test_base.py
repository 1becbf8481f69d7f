"""Writers of one process, each with a connection of its own, on one file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from kept.desk.lib.sqlite.base import DatabaseWrapper
from kept.desk.lib.sqlite.turns import Turns


class File:
    """A database of one table, and threads that write into it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failures: list[BaseException] = []

    def open(self, *, timeout: float = 5) -> DatabaseWrapper:
        return DatabaseWrapper(
            {
                "ENGINE": "kept.desk.lib.sqlite",
                "NAME": self.path,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": timeout,
                    "init_command": "PRAGMA journal_mode=WAL",
                },
                "AUTOCOMMIT": True,
                "ATOMIC_REQUESTS": False,
                "CONN_MAX_AGE": 0,
                "CONN_HEALTH_CHECKS": False,
                "TIME_ZONE": None,
                "TEST": {"NAME": None},
            },
            "a_file",
        )

    def thread(self, work: Callable[[DatabaseWrapper], None]) -> threading.Thread:
        def run() -> None:
            database = self.open()
            try:
                work(database)
            except BaseException as error:
                self.failures.append(error)
            finally:
                database.close()

        made = threading.Thread(target=run)
        made.start()
        return made

    def rows(self) -> list[Any]:
        database = self.open()
        with database.cursor() as cursor:
            found = [row[0] for row in cursor.execute("SELECT word FROM words ORDER BY id")]
        database.close()
        return found


@pytest.fixture
def file(tmp_path: Path, django_db_blocker: Any) -> Iterator[File]:
    with django_db_blocker.unblock():
        yield from _file(tmp_path)


def _file(tmp_path: Path) -> Iterator[File]:
    made = File(tmp_path / "words.sqlite3")
    database = made.open()
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL)")
    database.close()
    yield made
    assert made.failures == []


def write(database: DatabaseWrapper, word: str | None) -> None:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO words (word) VALUES (%s)", [word])


def begin(database: DatabaseWrapper) -> None:
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def free(file: File) -> bool:
    """Whether another connection may write at once."""
    database = file.open(timeout=0.01)
    try:
        write(database, "probe")
    except OperationalError:
        return False
    finally:
        database.close()
    return True


class TestWriting:
    def test_it_writes_from_many_threads_without_one_refusal(self, file: File) -> None:
        def transactions(database: DatabaseWrapper) -> None:
            for number in range(20):
                begin(database)
                write(database, f"{number} a")
                write(database, f"{number} b")
                database.commit()
                database.set_autocommit(True)

        def single(database: DatabaseWrapper) -> None:
            for number in range(40):
                write(database, str(number))

        for thread in [file.thread(work) for work in (transactions, single) for _ in range(4)]:
            thread.join()
        assert len(file.rows()) == 8 * 40

    def test_it_keeps_the_turn_until_the_transaction_ends(self, file: File) -> None:
        database = file.open()
        begin(database)
        write(database, "one")
        assert not free(file)
        database.commit()
        assert free(file)

    def test_it_gives_the_turn_back_when_rolled_back_or_closed(self, file: File) -> None:
        for end in (DatabaseWrapper.rollback, DatabaseWrapper.close):
            database = file.open()
            begin(database)
            write(database, "never")
            end(database)
            assert free(file)
        assert file.rows() == ["probe", "probe"]

    def test_it_gives_the_turn_back_after_a_statement_that_fails(self, file: File) -> None:
        database = file.open()
        with pytest.raises(Exception, match="NOT NULL"):
            write(database, None)
        assert free(file)

    def test_it_lets_others_write_while_returned_rows_are_read(self, file: File) -> None:
        database = file.open()
        cursor = database.cursor()
        words = [("a",), ("b",), ("c",)]
        cursor.execute("INSERT INTO words (word) VALUES ('a'), ('b'), ('c') RETURNING word")
        assert free(file)
        assert cursor.fetchone() == words[0]
        assert cursor.fetchmany(1) == words[1:2]
        assert list(cursor) == words[2:]
        assert cursor.fetchall() == []

    def test_it_reads_while_somebody_writes(self, file: File) -> None:
        database = file.open()
        begin(database)
        write(database, "one")
        assert file.rows() == []
        database.rollback()

    def test_it_says_that_the_turn_did_not_come(self, file: File) -> None:
        holder, late = file.open(), file.open(timeout=0.01)
        begin(holder)
        with pytest.raises(OperationalError, match="another writer"):
            write(late, "late")
        holder.rollback()
        write(late, "in time")
        assert file.rows() == ["in time"]


class TestTurns:
    def test_they_go_round_in_the_order_of_asking(self) -> None:
        turns, order = Turns(), []
        assert turns.take(1)
        threads = []
        for number in range(5):

            def stand(number: int = number) -> None:
                assert turns.take(5)
                order.append(number)
                turns.give()

            threads.append(threading.Thread(target=stand))
            threads[-1].start()
            while len(turns._waiting) <= number:
                pass
        turns.give()
        for thread in threads:
            thread.join()
        assert order == [0, 1, 2, 3, 4]

    def test_who_stopped_waiting_is_passed_over(self) -> None:
        turns = Turns()
        assert turns.take(1)
        assert not turns.take(0.01)
        turns.give()
        assert turns.take(0.01)
