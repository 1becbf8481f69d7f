"""OWN03 blamed-third-party.

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
    code="OWN03",
    name="blamed-third-party",
    title="Somebody else is blamed",
    group="ownership",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
