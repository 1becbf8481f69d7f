"""PRM02 promise-undated.

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
    code="PRM02",
    name="promise-undated",
    title="A promise has no date",
    group="promises",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
