"""PER03 history-ignored.

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
    code="PER03",
    name="history-ignored",
    title="The history is ignored",
    group="person",
    level=Level.PREVIEW,
    needs=("text", "earlier"),
    basis="words",
    detect=detect,
)
