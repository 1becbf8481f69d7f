"""PER05 treated-as-number.

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
    code="PER05",
    name="treated-as-number",
    title="The customer is treated as a number",
    group="person",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
