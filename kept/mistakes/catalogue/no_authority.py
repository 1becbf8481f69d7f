"""OWN04 no-authority.

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
    code="OWN04",
    name="no-authority",
    title="Nobody may decide",
    group="ownership",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
