"""Ctrl-C as a question that is asked between two pieces of work."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Self


class Interruption:
    """While entered, the first Ctrl-C only sets ``stopped``; the second one interrupts at once.

    So no line of a report is ever cut in the middle. To be entered in the main thread.
    """

    stopped = False

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._asked)
        return self

    def __exit__(self, *error: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self.stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
