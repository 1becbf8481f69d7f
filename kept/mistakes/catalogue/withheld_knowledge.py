"""KNO01 withheld-knowledge.

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
    code="KNO01",
    name="withheld-knowledge",
    title="Knowledge is withheld",
    group="knowledge",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
