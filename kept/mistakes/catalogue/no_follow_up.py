"""PRM05 no-follow-up.

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
    code="PRM05",
    name="no-follow-up",
    title="Nobody follows up",
    group="promises",
    level=Level.PREVIEW,
    needs=("events",),
    basis="record",
    detect=detect,
)
