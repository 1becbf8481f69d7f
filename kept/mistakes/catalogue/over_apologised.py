"""TON06 over-apologised.

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
    code="TON06",
    name="over-apologised",
    title="Apologies without a next step",
    group="tone",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
