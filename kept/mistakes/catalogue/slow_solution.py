"""TIM03 slow-solution.

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
    code="TIM03",
    name="slow-solution",
    title="The solution is slow",
    group="time",
    level=Level.PREVIEW,
    needs=("events",),
    basis="record",
    detect=detect,
)
