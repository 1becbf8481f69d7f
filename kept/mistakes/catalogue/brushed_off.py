"""TON07 brushed-off.

What it finds
    Replies to a complaint that are curt, impatient or dismissive ("as I already told you") or shut
    the door ("our decision is final"); and customers who tell that our people hung up on them,
    were dismissive, or would not listen.

Why it hurts
    The customer learns that they are a nuisance, and tells others so. No answer given afterwards
    is heard any more.

Example
    "As I said before, it takes as long as it takes."

What to do instead
    Say it again in other words, as if for the first time, and add what you can do. Where you are
    short of time, say when you will have more.

What it cannot see
    The voice in which a thing was said. Short replies are good style in a chat; only those to
    complaints are looked at. Whether the customer's account of our people is fair.

Settings
    None.

Sources
    C6 (customers as a nuisance), A4 (complaints waved away).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import complaint_in
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence

_BETTER = "Say it again in other words, patiently, and add what you can do."


def detect(reading: Reading) -> Iterator[Evidence]:
    for before, reply in reading.exchanges:
        if not reply.has("curt", "door-shut") or not complaint_in(reading, before):
            continue
        for said, place in reply.places("curt", "door-shut"):
            if reply.has("door-shut") or not _mends(reply):
                yield evidence(
                    said.span(said.sentence(place)),
                    "The reply is impatient with a customer who complains.",
                    _BETTER,
                )
            break
    yield from _told_by_the_customer(reading)


def _mends(reply: Turn) -> bool:
    return reply.has("remedy-offer", "remedy-done", "apology", "step-given")


def _told_by_the_customer(reading: Reading) -> Iterator[Evidence]:
    seen: set[int] = set()
    for said, place in reading.by_customer("brushed-off-told"):
        if said.index not in seen:
            seen.add(said.index)
            yield evidence(
                said.span(place), "The customer tells of being treated as a nuisance.", _BETTER
            )


MISTAKE = Mistake(
    code="TON07",
    name="brushed-off",
    title="The customer is brushed off",
    group="tone",
    level=Level.INFO,
    cues=frozenset({"curt", "door-shut", "brushed-off-told"}),
    detect=detect,
)
