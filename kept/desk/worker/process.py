"""What runs behind the pages of one process: the line to other processes, duties, mailboxes."""

from __future__ import annotations

from importlib import import_module
from types import TracebackType
from typing import Protocol

from django.db import connection

from kept.desk.worker.duties import DUTIES
from kept.desk.worker.loop import Worker


class Part(Protocol):
    """Something that runs in threads of its own."""

    def start(self) -> None: ...
    def stop(self) -> None:
        """Come to an end within two seconds."""


class Background:
    """Runs between entering and leaving; leaving takes three seconds at most."""

    def __init__(self, *, duties: bool) -> None:
        self._parts: list[Part] = []
        if connection.vendor == "postgresql":
            self._parts.append(import_module("kept.desk.lib.line").Line())
        if duties:
            self._parts.append(Worker(DUTIES))

    def __enter__(self) -> None:
        for part in self._parts:
            part.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for part in reversed(self._parts):
            part.stop()
