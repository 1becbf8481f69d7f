"""What a conversation says that is no mistake: promises, complaints, remedies, questions ..."""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading


def facts_of(reading: Reading) -> Iterator[Fact]:
    """All facts of a conversation, in the order of its messages."""
    return iter(())
