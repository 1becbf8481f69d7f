"""TIM01 slow-first-reply.

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
    code="TIM01",
    name="slow-first-reply",
    title="The first reply is slow",
    group="time",
    level=Level.PREVIEW,
    needs=("times",),
    basis="record",
    detect=detect,
)
