"""CMP03 criticism-removed.

What it finds
    ...
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading


def detect(reading: Reading) -> Iterator[Evidence]:
    return iter(())


MISTAKE = Mistake(
    code="CMP03",
    name="criticism-removed",
    title="Criticism is removed",
    group="complaints",
    level=Level.PREVIEW,
    needs=("events", "public"),
    basis="record",
    detect=detect,
)
