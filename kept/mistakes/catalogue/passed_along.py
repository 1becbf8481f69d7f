"""OWN01 passed-along.

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
    code="OWN01",
    name="passed-along",
    title="The customer is passed along",
    group="ownership",
    level=Level.PREVIEW,
    needs=(),
    basis="words",
    detect=detect,
)
