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
    saying so. Only replies to a complaint are judged: pointing somebody who asks for the way to the
    right door is help.

Settings
    None.

Sources
    E4 (shifting responsibility).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import complaint_in
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for before, reply in reading.exchanges:
        if not reply.has("third-party-asked", "third-party-fault"):
            continue
        if reply.has("own-action", "remedy-offer", "remedy-done"):
            continue
        if not complaint_in(reading, before):
            continue
        for said, place in reply.places("third-party-asked", "third-party-fault"):
            yield evidence(
                said.span(said.sentence(place)),
                "A third party is named as the one to deal with it, and we do nothing.",
                "Take it up with them yourself and tell the customer by when you know more.",
            )
            break


MISTAKE = Mistake(
    code="OWN03",
    name="blamed-third-party",
    title="Somebody else is blamed",
    group="ownership",
    level=Level.INFO,
    cues=frozenset({"third-party-asked", "third-party-fault"}),
    detect=detect,
)
