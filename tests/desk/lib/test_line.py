"""The line between processes: only PostgreSQL has one."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from kept.desk.lib import bus, line
from kept.desk.lib.bus import MISSED, Change

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="on SQLite there is one process"),
]


@pytest.fixture
def others(db: None) -> Iterator[psycopg.Connection]:
    """Another process, as far as PostgreSQL can tell."""
    with line._connect() as another:
        yield another


class Ear:
    """Hears what is announced in this process."""

    def __init__(self) -> None:
        self.heard: list[Change] = []
        self._new = threading.Condition()

    def __call__(self, change: Change) -> None:
        with self._new:
            self.heard.append(change)
            self._new.notify_all()

    def wait_for(self, change: Change) -> None:
        with self._new:
            assert self._new.wait_for(lambda: change in self.heard, 5), self.heard


@pytest.fixture
def ear(others: psycopg.Connection) -> Iterator[Ear]:
    ear, ours = Ear(), line.Line()
    leave = bus.subscribe(ear)
    ours.start()
    ear.wait_for(MISSED)  # it listens now
    yield ear
    ours.stop()
    leave()


class TestLine:
    def test_it_brings_what_others_changed(self, ear: Ear, others: psycopg.Connection) -> None:
        others.execute("SELECT pg_notify('kept', %s)", ['another [["conversation", 5, null]]'])
        ear.wait_for(Change("conversation", 5, None))

    def test_it_sends_what_we_changed_once(self, ear: Ear, others: psycopg.Connection) -> None:
        others.execute("LISTEN kept")
        for pk in (1, 2):
            bus.publish("conversation", pk, team=3)
        told: list[Any] = []
        for note in others.notifies(timeout=5):
            told.append(json.loads(note.payload.partition(" ")[2]))
            if sum(map(len, told)) == 2:
                break
        assert told == [[["conversation", 1, 3], ["conversation", 2, 3]]], "in one notification"
        assert ear.heard.count(Change("conversation", 1, 3)) == 1, "not back again by the line"

    def test_it_is_laid_again_and_says_that_something_was_missed(
        self, ear: Ear, others: psycopg.Connection
    ) -> None:
        ear.heard.clear()
        others.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%%'"
        )
        ear.wait_for(MISSED)
