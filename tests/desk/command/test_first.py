"""The first tables, as written down, are what the migrations make."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connection

from kept.desk.command import first

pytestmark = pytest.mark.django_db
STALE = "The first tables are not those of the migrations any more: make schema"


@pytest.fixture
def written() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        first.build(database)
        yield database


class TestFirst:
    def test_they_are_those_of_the_migrations(self, written: sqlite3.Connection) -> None:
        if connection.vendor != "sqlite":
            pytest.skip("this is about SQLite")
        assert _tables(written) == _tables(connection.connection), STALE
        assert _rows(written, "django_migrations", "app || name") == _rows(
            connection.connection, "django_migrations", "app || name"
        ), STALE

    def test_they_can_be_written_down_again(self, written: sqlite3.Connection) -> None:
        again = "\n".join(first.statements(written)) + "\n"
        assert again == first.FILE.read_text("utf-8")


def _tables(database: sqlite3.Connection) -> list[str]:
    return sorted(each for each in first.statements(database) if not each.startswith("INSERT"))


def _rows(database: sqlite3.Connection, table: str, what: str) -> set[tuple[str]]:
    return set(database.execute(f"SELECT {what} FROM {table}"))
