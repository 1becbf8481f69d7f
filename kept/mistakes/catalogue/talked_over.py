"""LIS04 talked-over.

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
    code="LIS04",
    name="talked-over",
    title="The customer is talked over",
    group="listening",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
