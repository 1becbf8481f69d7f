"""What is tried out step by step: each step told, the first failure ends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from kept.desk.channels.email import line
from kept.desk.channels.email.imap import BROKEN
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.email.smtp import Deferred, Refused, Uncertain
from kept.desk.lib.network import NotReached

_FAILURES = (NotReached, LineBroken, LoginRefused, Deferred, Refused, Uncertain, *BROKEN)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Step:
    """One thing that was tried: whether it went well, what there is to say, how long it took."""

    name: str
    is_good: bool
    words: str
    seconds: float


class Failed(Exception):
    """A step failed; the others after it have no meaning."""


class Trial:
    """Does step after step and remembers what it told; the first failure ends it."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def try_to(self, name: str, step: Callable[[], Found], good: Callable[[Found], str]) -> Found:
        """Do a step and remember how it went; raises Failed after a bad one."""
        begun = time.monotonic()
        try:
            found = step()
        except _FAILURES as error:
            self._tell(name, False, line.words(str(error)) or type(error).__name__, begun)
            raise Failed from error
        self._tell(name, True, good(found), begun)
        return found

    def _tell(self, name: str, is_good: bool, words: str, begun: float) -> None:
        self.steps.append(Step(name, is_good, words, time.monotonic() - begun))

    def told(self) -> Iterator[Step]:
        """What was remembered since the last time."""
        while self.steps:
            yield self.steps.pop(0)
