"""RCH05 hard-to-reach.

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
    code="RCH05",
    name="hard-to-reach",
    title="The company is hard to reach",
    group="reach",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
