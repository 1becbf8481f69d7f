"""A queue for writers: who came first writes first.

SQLite lets one writer in at a time and has the others poll with growing pauses, so that one of
them may wait for most of a second while later ones slip in. Standing in a queue, everybody waits
for no longer than those before take.
"""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """One turn to write, handed on in the order of asking."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def take(self, seconds: float) -> bool:
        """Wait for the turn at most so long; whether the caller has it now."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        got = False
        try:
            got = mine.acquire(timeout=seconds)
        finally:
            if not got:
                got = self._leave(mine)
        return got

    def give(self) -> None:
        """Hand the turn to whoever has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def _leave(self, mine: threading.Lock) -> bool:
        """Leave the queue; True if the turn was handed over at the last moment."""
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
            return True
