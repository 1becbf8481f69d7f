"""RCH03 channel-closed.

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
    code="RCH03",
    name="channel-closed",
    title="A channel is closed without notice",
    group="reach",
    level=Level.PREVIEW,
    needs=("events",),
    basis="record",
    detect=detect,
)
