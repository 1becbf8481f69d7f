"""The worker: what is due is done soon, and what fails fails alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connections
from django.utils.timezone import now

from kept.desk.lib import bus, work
from kept.desk.worker import loop
from kept.desk.worker.duties import DUTIES, Duty
from kept.desk.worker.loop import LONGEST_PAUSE, Round, Worker

pytestmark = pytest.mark.django_db(transaction=True)


class Task:
    """A duty that counts its runs."""

    def __init__(
        self, *, due: timedelta | None = None, fails: bool = False, by_the_clock: bool = False,
        about: work.Due = work.Due.ANYTHING,
    ) -> None:  # fmt: skip
        self.due, self.fails, self.runs = due, fails, 0
        self._ran = threading.Condition()
        self.duty = Duty("Counting", self.run, by_the_clock, about)

    def run(self, at: datetime) -> datetime | None:
        with self._ran:
            self.runs += 1
            self._ran.notify_all()
        if self.fails:
            raise ValueError("it cannot be counted")
        return at + self.due if self.due is not None else None

    def wait_for(self, runs: int) -> None:
        with self._ran:
            assert self._ran.wait_for(lambda: self.runs >= runs, 30), self.runs


@contextmanager
def working(*tasks: Task) -> Iterator[None]:
    worker = Worker([task.duty for task in tasks])
    worker.start()
    try:
        yield
    finally:
        worker.stop()


class TestWorker:
    def test_it_does_every_duty_at_the_start_and_when_woken(self) -> None:
        tasks = [Task(), Task()]
        with working(*tasks):
            for task in tasks:
                task.wait_for(1)
            work.wake()
            for task in tasks:
                task.wait_for(2)

    def test_it_wakes_when_changes_may_have_been_missed(self) -> None:
        task = Task()
        with working(task):
            task.wait_for(1)
            bus.announce(bus.MISSED)
            task.wait_for(2)

    def test_it_gives_its_connection_back_while_it_has_nothing_to_do(self) -> None:
        closed = threading.Event()

        def look(at: datetime) -> None:
            mine = connections["default"]
            mine.ensure_connection()
            close = mine.close
            mine.close = lambda: (close(), closed.set())[0]  # type: ignore[method-assign,func-returns-value]

        worker = Worker([Duty("Looking", look)])
        worker.start()
        try:
            assert closed.wait(30)
        finally:
            worker.stop()

    def test_it_sleeps_while_only_screens_change(self) -> None:
        task, clock = Task(), Task(due=timedelta())
        with working(task, clock):
            task.wait_for(1)
            for pk in range(3):
                bus.publish("conversation", pk)
                clock.wait_for(clock.runs + 1)
            assert task.runs == 1

    def test_it_wakes_only_those_whom_it_is_about(self) -> None:
        incoming, outgoing = Task(about=work.Due.MAIL_IN), Task(about=work.Due.MAIL_OUT)
        with working(incoming, outgoing):
            for run in range(1, 4):
                outgoing.wait_for(run)
                work.wake(work.Due.MAIL_OUT)
            incoming.wait_for(1)
            assert incoming.runs == 1
            work.wake()
            incoming.wait_for(2)

    def test_it_does_not_wake_what_waits_for_the_clock(self) -> None:
        task, waiting = Task(), Task(due=timedelta(days=1), by_the_clock=True)
        with working(task, waiting):
            waiting.wait_for(1)
            for run in range(2, 5):
                work.wake()
                task.wait_for(run)
            assert waiting.runs == 1

    def test_it_calls_a_duty_when_it_asked_to_be_called(self) -> None:
        task = Task(due=timedelta(milliseconds=1))
        with working(task):
            task.wait_for(3)

    def test_a_duty_that_fails_holds_up_no_other(self, caplog: pytest.LogCaptureFixture) -> None:
        bad, good = Task(fails=True), Task()
        with working(bad, good):
            bad.wait_for(1)
            good.wait_for(1)
            for run in range(2, 4):
                work.wake()
                good.wait_for(run)
        assert "Counting failed; it is tried again in 1 s." in caplog.text

    def test_it_stops_while_duties_rest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(loop, "FIRST_PAUSE", 60.0)
        task, failing = Task(), Task(fails=True)
        with working(task, failing):
            task.wait_for(1)
            failing.wait_for(1)
            began = now()
        assert now() - began < timedelta(seconds=30)


class TestRound:
    def test_it_pauses_longer_with_every_failure(self) -> None:
        task = Task(fails=True)
        failing = Round(task.duty)
        pauses = [failing.run_once(now()) for _ in range(8)]
        assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE]
        task.fails = False
        failing.run_once(now())
        task.fails = True
        assert failing.run_once(now()) == 1

    def test_it_rests_a_minute_at_most(self) -> None:
        assert Round(Task(due=timedelta(days=1)).duty).run_once(now()) <= 60
        by_the_clock = Task(due=timedelta(days=1), by_the_clock=True)
        assert Round(by_the_clock.duty).run_once(now()) > 80_000


class TestDuties:
    def test_each_has_a_name_of_its_own(self) -> None:
        assert len({duty.name for duty in DUTIES}) == len(DUTIES)
