"""CMP01 complaint-ignored.

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
    code="CMP01",
    name="complaint-ignored",
    title="A complaint is ignored",
    group="complaints",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
