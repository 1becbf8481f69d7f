"""OWN02 not-my-department.

What it finds
    Replies that decline because something is the business of another team, shop or country, and
    leave it to the customer to find the right one; and customers who tell of such a reply.

Why it hurts
    The customer sees one company. Its inner borders are its own affair, and being told about them
    is being told to do our work.

Example
    "We only look after web orders here, you would have to ask the shop."

What to do instead
    Hand it over yourself, with everything said so far, or ask the other team and answer. Tell the
    customer who has it now and until when.

What it cannot see
    A hand-over that happens outside the text and is not mentioned in the reply.

Settings
    None.

Sources
    C10 (the blame game).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence

_BETTER = "Hand it over yourself, with what was said so far, and say who has it now."


def detect(reading: Reading) -> Iterator[Evidence]:
    yield from _refused(reading)
    for said, place in islice(reading.by_customer("scope-refused-told"), 1):
        yield evidence(
            said.span(place), "The customer tells of being sent to another department.", _BETTER
        )


def _refused(reading: Reading) -> Iterator[Evidence]:
    for reply in reading.replies:
        if _hands_over(reading, reply):
            continue
        for said, place in reply.places("scope-refused"):
            yield evidence(
                said.span(said.sentence(place)),
                "The customer is turned away because it belongs to somebody else in the company.",
                _BETTER,
            )
            break


def _hands_over(reading: Reading, reply: Turn) -> bool:
    events = reading.conversation.events or ()
    start = reply.first.message.at
    handed = start is not None and any(
        event.kind == "transferred" and event.at >= start for event in events
    )
    return handed or reply.has("own-action")


MISTAKE = Mistake(
    code="OWN02",
    name="not-my-department",
    title="Not my department",
    group="ownership",
    level=Level.PREVIEW,
    cues=frozenset({"scope-refused", "scope-refused-told"}),
    detect=detect,
)
