"""KNO02 false-claim.

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
    code="KNO02",
    name="false-claim",
    title="A claim is false",
    group="knowledge",
    level=Level.PREVIEW,
    needs=("text", "register"),
    basis="record",
    detect=detect,
)
