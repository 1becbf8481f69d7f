"""OWN04 no-authority.

What it finds
    Agents who must ask somebody above them, or have no access, for an ordinary request such as a
    refund, a replacement or a change.

Why it hurts
    The customer learns that the person they talk to cannot help, and waits for somebody they
    cannot talk to.

Example
    "I have to ask my supervisor whether I may send a new one."

What to do instead
    Decide it within the limit you have. Where it is beyond your limit, get the approval inside the
    conversation and say until when it is there.

What it cannot see
    Whether the request was out of the ordinary; approvals that are asked for without telling the
    customer.

Settings
    None.

Sources
    A3 (agents who may decide nothing).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for reply in reading.replies:
        for said, place in reply.places("authority-lacking"):
            yield evidence(
                said.span(said.sentence(place)),
                "The agent may not or cannot do what was asked and has to turn to others.",
                "Give agents a limit within which they decide, and ask for approval in the "
                "conversation beyond it.",
            )
            break


MISTAKE = Mistake(
    code="OWN04",
    name="no-authority",
    title="Nobody may decide",
    group="ownership",
    level=Level.WARNING,
    cues=frozenset({"authority-lacking"}),
    detect=detect,
)
