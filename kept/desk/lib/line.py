"""The line between the processes of one desk on PostgreSQL: LISTEN and NOTIFY.

What this process announces on the bus is sent to the others, and what they send is announced here.
Sending has a connection and a thread of its own, so that no commit waits for it and many changes
at once become one notification. A line that breaks is laid again; what was missed meanwhile is
covered by ``bus.MISSED``: whoever hears that looks at everything again.
"""

from __future__ import annotations

import json
import logging
import queue
import secrets
import threading

import psycopg
from django.db import connections

from kept.desk.lib import bus
from kept.desk.lib.bus import MISSED, Change

NAME = "kept"
GATHERING = 0.05
"""Seconds in which changes are gathered: every notification wakes all processes."""
MOST_AT_ONCE = 100
"""Changes in one notification: its text must stay under 8,000 bytes."""

log = logging.getLogger(__name__)


class Line:
    """Joins this process to the others, between ``start`` and ``stop``."""

    def __init__(self) -> None:
        self._mine = secrets.token_hex(4)
        self._out: queue.SimpleQueue[Change | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._heard: threading.local = threading.local()
        self._threads = [
            threading.Thread(target=self._keep, args=(work,), name=name, daemon=True)
            for work, name in ((self._listen, "line in"), (self._send, "line out"))
        ]

    def start(self) -> None:
        self._leave = bus.subscribe(self._enqueue)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Hang up; returns when both threads have ended."""
        self._leave()
        self._stopping.set()
        self._out.put(None)
        for thread in self._threads:
            thread.join(2)

    def _enqueue(self, change: Change) -> None:
        if not getattr(self._heard, "now", False):
            self._out.put(change)

    def _keep(self, work: object) -> None:
        """Do ``work`` on a connection, and again on a new one whenever the connection breaks."""
        while not self._stopping.is_set():
            try:
                with _connect() as line:
                    work(line)  # type: ignore[operator]
            except psycopg.Error as error:
                log.warning("The line to PostgreSQL broke and is laid again: %s", error)
                self._stopping.wait(1)

    def _listen(self, line: psycopg.Connection) -> None:
        line.execute(f"LISTEN {NAME}")
        self._announce([MISSED])
        while not self._stopping.is_set():
            for note in line.notifies(timeout=0.5):
                sender, _, text = note.payload.partition(" ")
                if sender != self._mine:
                    self._announce([Change(*each) for each in json.loads(text)])

    def _announce(self, changes: list[Change]) -> None:
        self._heard.now = True  # what came in by the line does not go out by it again
        for change in changes:
            bus.announce(change)

    def _send(self, line: psycopg.Connection) -> None:
        while not self._stopping.is_set():
            batch = {self._out.get(): None}
            self._stopping.wait(GATHERING)
            while not self._out.empty() and len(batch) < MOST_AT_ONCE:
                batch[self._out.get()] = None
            changes = [change for change in batch if change is not None]
            text = json.dumps([[each.kind, each.pk, each.team] for each in changes])
            try:
                line.execute("SELECT pg_notify(%s, %s)", [NAME, f"{self._mine} {text}"])
            except psycopg.Error:
                for change in changes:
                    self._out.put(change)
                raise


def _connect() -> psycopg.Connection:
    given = connections["default"].get_connection_params()
    wanted = {
        name: given[name]
        for name in given
        if name not in {"cursor_factory", "context", "prepare_threshold"}
    }
    return psycopg.connect(**wanted, autocommit=True)
