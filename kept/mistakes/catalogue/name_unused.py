"""PER01 name-unused.

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
    code="PER01",
    name="name-unused",
    title="Names are not used",
    group="person",
    level=Level.PREVIEW,
    needs=("text", "customer-name"),
    basis="words",
    detect=detect,
)
