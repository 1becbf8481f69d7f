"""KNO01 withheld-knowledge.

What it finds
    A reply that does not know or cannot say, and leaves it there: no check, no colleague who is
    asked, no question back, no time by which there will be an answer. "No news yet" counts from the
    second time on.

Why it hurts
    The customer cannot look it up, we could. Without an offer to find out, a lack of knowledge
    reads as a lack of interest.

Example
    A customer asks whether two lamps can share a dimmer and reads "I don't know, sorry".

What to do instead
    "I do not know that, so I have asked our technician. I will write to you by noon tomorrow."

What it cannot see
    Whether somebody finds out without saying so. Two replies that contradict each other.

Settings
    None.

Sources
    D2: agents who lack what customers need to know, or keep it to themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, Turn, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    told_before = False
    for customer, reply in reading.exchanges:
        cues = ["dont-know"]
        if reply.has("no-information"):
            if told_before and _asks(customer):
                cues.append("no-information")
            told_before = True
        if reply.has(*cues) and not _finds_out(reply):
            said, place = next(reply.places(*cues))
            yield evidence(
                said.span(place),
                "The reply does not know, and nobody offers to find out.",
                "Say who will find out, and by when the customer will hear.",
            )


def _asks(turn: Turn) -> bool:
    return any("?" in said.text for said in turn.said) or turn.has("question-indirect")


def _finds_out(reply: Turn) -> bool:
    return any(map(_asks_back, reply.said)) or reply.has("offers-to-find-out")


def _asks_back(said: Said) -> bool:
    """Whether a message asks something, and not only whether there is anything else."""
    closing = said.places("asks-anything", "courtesy-phrase", "asks-else")
    return any(
        said.text[end - 1] == "?" and not any(start <= place[0] < end for place in closing)
        for start, end in said.sentences
    )


MISTAKE = Mistake(
    code="KNO01",
    name="withheld-knowledge",
    title="Knowledge is withheld",
    group="knowledge",
    level=Level.INFO,
    needs=("text",),
    basis="words",
    cues=frozenset({"dont-know", "no-information"}),
    detect=detect,
)
