"""RCH06 help-page-only.

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
    code="RCH06",
    name="help-page-only",
    title="Only a help page is offered",
    group="reach",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
