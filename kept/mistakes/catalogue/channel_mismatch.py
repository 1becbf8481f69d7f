"""RCH01 channel-mismatch.

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
    code="RCH01",
    name="channel-mismatch",
    title="The answer comes by the wrong channel",
    group="reach",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
