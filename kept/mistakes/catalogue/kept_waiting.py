"""TIM02 kept-waiting.

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
    code="TIM02",
    name="kept-waiting",
    title="The customer is kept waiting",
    group="time",
    level=Level.PREVIEW,
    needs=(),
    basis="words",
    detect=detect,
)
