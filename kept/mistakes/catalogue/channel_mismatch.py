"""RCH01 channel-mismatch.

What it finds
    A reply by a channel that the customer does not want, a call announced to somebody who asked
    not to be called (or a mail to somebody who wanted none), and private data asked for in public.
Why it hurts
    The channel is part of what the customer asked for. In public, an answer harms them.
Example
    Customer: Please don't call, I am in lectures. Agent: We will call you this afternoon.
What to do instead
    Answer where and how the customer wants it, and take private data to a private message.
What it cannot see
    Wishes that were told on another occasion and never noted.
Settings
    channels: our own names of channels, and the kind of each.
Sources
    Answers by the wrong channel (C4).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, evidence

_PRIVATE = {
    "ask-email": "e-mail address",
    "ask-phone": "phone number",
    "ask-address": "address",
    "ask-birth": "date of birth",
    "ask-account": "account number",
}


def detect(reading: Reading) -> Iterator[Evidence]:
    yield from _wrong_channel(reading)
    yield from _against_the_wish(reading)
    yield from _private_in_public(reading)


def _wrong_channel(reading: Reading) -> Iterator[Evidence]:
    customer = reading.conversation.customer
    kind = reading.house.channel_kind
    unwanted = {kind(name) for name in customer.unwanted_channels}
    fitting = {kind(customer.preferred_channel)} if customer.preferred_channel else None
    if not (unwanted or fitting):
        return
    for before, reply in reading.exchanges:
        used = {_channel_kind(said, reading) for said in reply.said}
        written_by = {_channel_kind(said, reading) for said in before.said}
        if used & unwanted or (fitting and used.isdisjoint(fitting | written_by)):
            yield evidence(
                reply.first.span(),
                "The reply comes by a channel that the customer does not want.",
                "Answer by the channel that the customer prefers.",
            )
            return


def _channel_kind(said: Said, reading: Reading) -> str:
    return reading.house.channel_kind(said.message.channel or reading.conversation.channel)


def _against_the_wish(reading: Reading) -> Iterator[Evidence]:
    for wish, act in (("wants-no-call", "will-call"), ("wants-no-mail", "will-mail")):
        for wanted, place in reading.by_customer(wish):
            for said, ours in reading.by_us(act):
                if said.index > wanted.index:
                    yield evidence(
                        (said.span(said.sentence(ours)), wanted.span(wanted.sentence(place))),
                        "The customer asked not to be contacted this way.",
                        "Answer by the channel that the customer asked for.",
                    )
                    return


def _private_in_public(reading: Reading) -> Iterator[Evidence]:
    for said in reading.said:
        if not (said.by_us and said.message.public and said.has("ask-for")):
            continue
        if said.has("private-way"):
            continue
        for cue, what in _PRIVATE.items():
            place = _asked_for(said, cue)
            if place:
                yield evidence(
                    said.span(place),
                    f"The {what} is asked for in public.",
                    "Ask for it in a private message, and say why it is needed.",
                    level=Level.WARNING,
                )
                break


def _asked_for(said: Said, cue: str) -> tuple[int, int] | None:
    """The sentence in which the fact is asked for; the noun alone asks nothing."""
    for verb in said.places("ask-for"):
        sentence = said.sentence(verb)
        if any(verb[0] <= place[0] < sentence[1] for place in said.places(cue)):
            return sentence
    return None


MISTAKE = Mistake(
    code="RCH01",
    name="channel-mismatch",
    title="The answer comes by the wrong channel",
    group="reach",
    level=Level.PREVIEW,
    detect=detect,
)
