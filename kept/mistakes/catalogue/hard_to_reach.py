"""RCH05 hard-to-reach.

What it finds
    A customer who tells that nobody could be reached: minutes on hold, a line that is closed or
    hangs up, mails and messages without an answer, no number to be found.
Why it hurts
    Whoever cannot get through gives up or goes public, and the case has grown when it arrives.
Example
    Customer: I was on hold for fifty minutes and then your line hung up.
What to do instead
    Offer a call back and take a message at any hour, publish honest hours and waiting times, and
    staff the hours in which customers write.
What it cannot see
    Customers who gave up and never wrote, and whether the line was really busy.
Settings
    None.
Sources
    Support that is hard to find (E2).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    told: set[int] = set()
    for said, place in reading.by_customer("reach-tried"):
        if said.index in told:
            continue
        told.add(said.index)
        yield evidence(
            said.span(said.sentence(place)),
            "The customer could not get through to us.",
            "Say sorry for the wait, take the matter up here, and offer a call back.",
        )


MISTAKE = Mistake(
    code="RCH05",
    name="hard-to-reach",
    title="The customer could not get through",
    group="reach",
    level=Level.WARNING,
    detect=detect,
    cues=frozenset({"reach-tried"}),
)
