"""TON03 unclear.

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
    code="TON03",
    name="unclear",
    title="The reply is unclear",
    group="tone",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
