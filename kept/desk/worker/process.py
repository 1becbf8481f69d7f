"""What runs behind the pages of one process: the line to other processes, duties, mailboxes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib import import_module
from time import monotonic
from typing import Protocol

from django.db import connection

from kept.desk.channels.email.reader import Readers
from kept.desk.lib.memory import share_arenas
from kept.desk.worker.duties import Duty
from kept.desk.worker.loop import Worker

LONGEST_GOODBYE = 2.0
"""Seconds that work under way is given when the process stops; it is taken up again later."""


class Part(Protocol):
    """Something that runs in threads of its own."""

    def start(self) -> None: ...
    def stop(self) -> None:
        """Come to an end."""


class Background:
    """Everything that a process does beside its pages, between ``start`` and ``stop``.

    Without duties it only keeps the line to the processes that have some.
    """

    def __init__(self, duties: Sequence[Duty]) -> None:
        self._parts: list[Part] = []
        if connection.vendor == "postgresql":
            self._parts.append(import_module("kept.desk.lib.line").Line())
        if duties:
            self._parts += [Worker(duties), Readers()]

    def start(self) -> None:
        share_arenas()
        for part in self._parts:
            part.start()

    def stop(self) -> None:
        """End all parts at the same time; returns after LONGEST_GOODBYE seconds at the latest."""
        ending = [threading.Thread(target=part.stop, daemon=True) for part in self._parts]
        for thread in ending:
            thread.start()
        end = monotonic() + LONGEST_GOODBYE
        for thread in ending:
            thread.join(max(0.0, end - monotonic()))
