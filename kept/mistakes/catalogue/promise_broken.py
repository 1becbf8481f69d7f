"""PRM01 promise-broken.

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
    code="PRM01",
    name="promise-broken",
    title="A promise is broken",
    group="promises",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
