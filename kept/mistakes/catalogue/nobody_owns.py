"""OWN06 nobody-owns.

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
    code="OWN06",
    name="nobody-owns",
    title="Nobody owns it",
    group="ownership",
    level=Level.PREVIEW,
    needs=("owner-events",),
    basis="record",
    detect=detect,
)
