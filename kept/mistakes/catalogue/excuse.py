"""PRM03 excuse.

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
    code="PRM03",
    name="excuse",
    title="An excuse instead of a remedy",
    group="promises",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
