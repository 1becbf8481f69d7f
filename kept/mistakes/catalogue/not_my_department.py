"""OWN02 not-my-department.

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
    code="OWN02",
    name="not-my-department",
    title='"Not my department"',
    group="ownership",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
