"""LIS01 explains-again.

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
    code="LIS01",
    name="explains-again",
    title="The customer has to explain it again",
    group="listening",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
