"""LIS06 accused.

What it finds
    A reply that puts the fault on the customer: what they failed to do, should have done or must
    have done wrong, an error of the user, no answer from them.

Why it hurts
    Even where it is true it solves nothing, and the customer remembers the finger that pointed.

Example
    "You should have read the terms before you ordered."

What to do instead
    Describe what happened without a culprit ("the form came without a date") and what helps now.

What it cannot see
    Blame by hint or tone. Whether the blame is deserved.

Settings
    None.

Sources
    D4: accusing instead of listening.
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for said, place in reading.by_us("accuses"):
        yield evidence(
            said.span(place),
            "The reply puts the fault on the customer.",
            "Say what happened without a culprit, and what helps now.",
        )


MISTAKE = Mistake(
    code="LIS06",
    name="accused",
    title="The customer is accused",
    group="listening",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    cues=frozenset({"accuses"}),
    detect=detect,
)
