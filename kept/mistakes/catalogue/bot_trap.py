"""RCH04 bot-trap.

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
    code="RCH04",
    name="bot-trap",
    title="The customer is trapped with a bot",
    group="reach",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
