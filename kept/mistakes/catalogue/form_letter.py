"""PER04 form-letter.

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
    code="PER04",
    name="form-letter",
    title="A form letter is sent",
    group="person",
    level=Level.PREVIEW,
    needs=("text", "reuse"),
    basis="words",
    detect=detect,
)
