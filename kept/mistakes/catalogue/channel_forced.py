"""RCH02 channel-forced.

What it finds
    A reply that sends the customer to another channel to have the matter handled: to call, write a
    mail, fill in a form, chat, post in a forum or come to a shop; or a customer who tells of it.
Why it hurts
    The customer chose this channel and has told everything here. On the next one they wait again,
    tell it again, and nobody there knows what was said.
Example
    Customer: My card is blocked and I am at the till. Agent: Please call our customer service.
What to do instead
    Move the conversation, not the customer: call them, or pass everything said so far to the
    colleagues who can act and let them answer here.
What it cannot see
    Whether the other channel is required by law, and customers who were glad to be given a number.
    A private message for private data is fine, and so is a way that the customer asked for.
Settings
    None.
Sources
    Being made to start again elsewhere and support that is hard to find (A7, E2).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for before, reply in reading.exchanges:
        told = next(reply.places("elsewhere-told"), None)
        if told is None or before.has("elsewhere-asked"):
            continue
        said, place = told
        yield evidence(
            said.span(place),
            "The customer is sent to another channel to have this handled.",
            "Take it up from here: call the customer, or bring the colleague who can act in.",
        )
    for said, place in islice(reading.by_customer("elsewhere-reported"), 1):
        yield evidence(
            said.span(said.sentence(place)),
            "The customer tells that we sent them to another channel.",
            "Take it up from here, and spare the customer another start.",
        )


MISTAKE = Mistake(
    code="RCH02",
    name="channel-forced",
    title="The customer is sent to another channel",
    group="reach",
    level=Level.WARNING,
    detect=detect,
    cues=frozenset({"elsewhere-told", "elsewhere-reported"}),
)
