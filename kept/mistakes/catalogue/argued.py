"""LIS05 argued.

What it finds
    A reply that disputes what the customer says or how they say it, asks what else they expect,
    tells them to calm down, or says "as I said" for the second time.

Why it hurts
    An argument with a customer cannot be won: being right costs the customer. Each rebuff makes the
    next message longer and sharper.

Example
    "I waited in all day." - "That is not true, our driver was there."

What to do instead
    Grant what can be granted ("I see why that looks so"), say what the record shows without a
    verdict on the person, and offer the next step.

What it cannot see
    Irony, and a cold correctness that argues without any of these words. A fact that is corrected
    politely, with help, is no argument; where it is worded bluntly it is found all the same.

Settings
    None.

Sources
    B1 and D4: arguing with the customer, and having the last word.
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for said, place in reading.by_us("disputes"):
        yield evidence(
            said.span(place),
            "The reply disputes what the customer says instead of helping.",
            "Grant what you can, say what the record shows, and offer the next step.",
        )
    rebuffs = [reply for reply in reading.replies if reply.has("repeats-itself")]
    for reply in rebuffs[_REBUFFS - 1 :]:
        said, place = next(reply.places("repeats-itself"))
        yield evidence(
            said.span(place),
            "The reply says once more what it had said before.",
            "Ask what is still missing, or put it in other words with a way forward.",
            times=len(rebuffs),
        )


_REBUFFS = 2
"""From which "as I said" on it is an argument."""

MISTAKE = Mistake(
    code="LIS05",
    name="argued",
    title="The agent argues",
    group="listening",
    level=Level.WARNING,
    needs=("text",),
    basis="words",
    cues=frozenset({"disputes", "repeats-itself"}),
    detect=detect,
)
