"""RCH07 community-unanswered.

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
    code="RCH07",
    name="community-unanswered",
    title="A public question stays unanswered",
    group="reach",
    level=Level.PREVIEW,
    needs=("public", "times"),
    basis="record",
    detect=detect,
)
