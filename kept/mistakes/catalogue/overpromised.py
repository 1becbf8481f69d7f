"""PRM04 overpromised.

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
    code="PRM04",
    name="overpromised",
    title="More is promised than can be kept",
    group="promises",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
