"""CMP02 no-remedy.

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
    code="CMP02",
    name="no-remedy",
    title="A complaint ends without remedy",
    group="complaints",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
