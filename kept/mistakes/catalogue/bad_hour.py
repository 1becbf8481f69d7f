"""TIM05 bad-hour.

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
    code="TIM05",
    name="bad-hour",
    title="The customer is contacted at a bad hour",
    group="time",
    level=Level.PREVIEW,
    needs=("times", "timezone"),
    basis="record",
    detect=detect,
)
