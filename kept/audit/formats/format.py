"""What every format of a report can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TextIO, TypeVar

from kept.mistakes.conversation import Conversation
from kept.mistakes.engine import Checked
from kept.mistakes.mistake import Finding

if TYPE_CHECKING:
    from kept.audit.outcome import Outcome

Part = TypeVar("Part")


class Judged(NamedTuple):
    """A conversation with what was found in it, and the archive it came from."""

    path: str
    conversation: Conversation
    checked: Checked
    findings: Sequence[Finding]
    """Those of ``checked`` that are sure enough for this audit."""


class Format(ABC, Generic[Part]):
    """Writes a report piece by piece, so that no report needs the whole archive in memory.

    ``part`` is called where conversations are judged, which may be another process or another
    machine; the rest where the report is written, in the order of the conversations.
    """

    needs_facts: frozenset[str] = frozenset()
    """The kinds of facts it tells of; others need not be looked for."""

    @abstractmethod
    def part(self, judged: Sequence[Judged]) -> Part:
        """What the report needs to know of these conversations; can be pickled."""

    def start(self, outcome: Outcome, stream: TextIO) -> None:
        """Write what comes before everything."""

    @abstractmethod
    def add(self, part: Part, stream: TextIO) -> None:
        """Write the part, or keep what is needed of it."""

    @abstractmethod
    def finish(self, outcome: Outcome, stream: TextIO) -> None:
        """Write what comes after everything."""
