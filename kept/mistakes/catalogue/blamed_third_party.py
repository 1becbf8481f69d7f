"""OWN03 blamed-third-party.

What it finds
    Replies that send the customer to a carrier, bank, seller or other third party, or put the
    fault on one, and do nothing about it themselves.

Why it hurts
    The customer paid us. Whoever works for us or beside us is ours to chase, and we can do it in
    one call where the customer needs ten.

Example
    "The parcel is with the carrier now, please ask them."

What to do instead
    Take it up with the third party yourself and promise the customer an answer by a day.

What it cannot see
    Cases in which the law leaves the matter with the other party; whether we called them without
    saying so.

Settings
    None.

Sources
    E4 (shifting responsibility).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Place, Reading, Said, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for reply in reading.replies:
        if reply.has("own-action"):
            continue
        for said, place in reply.places("referred-away", "third-party-fault"):
            if place in said.places("third-party-fault") or _names_one(said, place):
                yield evidence(
                    said.span(said.sentence(place)),
                    "A third party is named as the one to deal with it, and we do nothing.",
                    "Take it up with them yourself and tell the customer by when you know more.",
                )
                break


def _names_one(said: Said, place: Place) -> bool:
    """Whether the sentence that sends the customer away names a third party after it."""
    end = said.sentence(place)[1]
    return any(place[0] <= start < end for start, _ in said.places("third-party"))


MISTAKE = Mistake(
    code="OWN03",
    name="blamed-third-party",
    title="Somebody else is blamed",
    group="ownership",
    level=Level.PREVIEW,
    cues=frozenset({"referred-away", "third-party-fault"}),
    detect=detect,
)
