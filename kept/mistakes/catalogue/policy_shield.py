"""OWN05 policy-shield.

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
    code="OWN05",
    name="policy-shield",
    title="The policy is held up as a shield",
    group="ownership",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    detect=detect,
)
