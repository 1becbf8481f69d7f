"""TON02 too-informal.

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
    code="TON02",
    name="too-informal",
    title="The tone is too informal",
    group="tone",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
