"""LIS02 question-left-open.

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
    code="LIS02",
    name="question-left-open",
    title="A question is left open",
    group="listening",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
