"""RCH02 channel-forced.

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
    code="RCH02",
    name="channel-forced",
    title="The customer is sent to another channel",
    group="reach",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
