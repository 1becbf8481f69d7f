"""Runs the duties: each in a thread of its own, woken by commits and by the clock.

A duty of its own thread: a mail server that hangs holds up the sending of mail and nothing else.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

from django.db import close_old_connections, connections
from django.utils.timezone import now

from kept.desk.lib import bus
from kept.desk.lib.bus import MISSED, Change
from kept.desk.lib.work import WORK, Due
from kept.desk.worker.duties import Duty

LONGEST_REST = timedelta(seconds=60)
"""Every duty that can be woken looks at least this often, whatever it was told."""
BETWEEN_STARTS = 0.05
"""Seconds between the first runs of two duties: at the start, pages come first."""
SHORTEST_REST = 0.05
"""Seconds between two runs of a duty, however often it is woken."""
SHORT_REST = 5.0
"""Seconds for which a busy duty at rest keeps its connection to the database: each of them holds in
memory what it knows of all tables, and most duties have nothing to do most of the time."""
FIRST_PAUSE = 1.0
"""Seconds until a duty that failed is tried again; twice as many after every further failure."""
LONGEST_PAUSE = 60.0
"""Seconds a duty that keeps failing waits at most before it is tried again."""

log = logging.getLogger(__name__)


class Worker:
    """All duties, between ``start`` and ``stop``."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        self._rounds = [Round(duty) for duty in duties]

    def start(self) -> None:
        self._leave = bus.subscribe(self._hear)
        for number, each in enumerate(self._rounds):
            each.start(after=number * BETWEEN_STARTS)

    def stop(self, seconds: float = 2.0) -> None:
        """Let every duty finish what it is at; returns after ``seconds`` at the latest.

        What is cut off by the end of the process stays claimed and is taken up again later.
        """
        self._leave()
        for each in self._rounds:
            each.ask_to_end()
        end = monotonic() + seconds
        for each in self._rounds:
            each.thread.join(max(0.0, end - monotonic()))

    def _hear(self, change: Change) -> None:
        if change.kind == WORK or change == MISSED:
            due = change.pk if change.kind == WORK else Due.ANYTHING
        elif change.kind == "conversation":
            due = Due.JUDGING
        else:
            return
        for each in self._rounds:
            if due in (Due.ANYTHING, each.duty.about):
                each.wake()


class Round:
    """One duty, over and over in its thread."""

    def __init__(self, duty: Duty) -> None:
        self.duty = duty
        self.thread = threading.Thread(target=self._go_round, name=duty.name, daemon=True)
        self._woken = threading.Event()
        self._ending = threading.Event()
        self._failures, self._late = 0, 0.0

    def start(self, *, after: float = 0.0) -> None:
        """Go round from so many seconds on."""
        self._late = after
        self.thread.start()

    def wake(self) -> None:
        if not self.duty.waits_for_the_clock:
            self._woken.set()

    def ask_to_end(self) -> None:
        self._ending.set()
        self._woken.set()

    def _go_round(self) -> None:
        self._ending.wait(self._late)
        was_woken = False
        while not self._ending.is_set():
            self._woken.clear()
            rest = self.run_once(now())
            if self._failures:
                # Being woken does not shorten this: what failed may have failed by overload.
                connections.close_all()
                self._ending.wait(rest)
            else:
                was_woken = self._rest(rest, busy=was_woken or rest <= SHORT_REST)
                self._ending.wait(SHORTEST_REST)
        connections.close_all()

    def _rest(self, seconds: float, *, busy: bool) -> bool:
        """Wait so long, unless woken; whether it was. Who is busy soon asks the database again."""
        if busy:
            if self._woken.wait(min(seconds, SHORT_REST)) or seconds <= SHORT_REST:
                return self._woken.is_set()
            seconds -= SHORT_REST
        connections.close_all()
        return self._woken.wait(seconds)

    def run_once(self, at: datetime) -> float:
        """Do what is due; returns the seconds to rest. Never raises: a failure is logged."""
        close_old_connections()
        try:
            due = self.duty.run(at)
        except Exception:
            self._failures += 1
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (self._failures - 1))
            log.exception("%s failed; it is tried again in %.0f s.", self.duty.name, pause)
            return pause
        finally:
            close_old_connections()
        self._failures = 0
        latest = due or at + LONGEST_REST
        if not self.duty.waits_for_the_clock:
            latest = min(latest, at + LONGEST_REST)
        return max(0.0, (latest - now()).total_seconds())
