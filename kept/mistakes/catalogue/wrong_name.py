"""PER02 wrong-name.

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
    code="PER02",
    name="wrong-name",
    title="The name is wrong",
    group="person",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
