"""RCH04 bot-trap.

What it finds
    A customer who asks for a person and gets further automatic replies, or who is sent the same
    automatic text twice.
Why it hurts
    Nobody minds a bot that helps. A bot that cannot be left is a locked door.
Example
    Customer: I want to talk to a person. Bot: Please choose a topic. Customer: A person!
    Bot: Please choose a topic.
What to do instead
    Hand over at the first request, with everything said so far, and say how long it will take.
What it cannot see
    Automatic replies that the archive shows under an agent's name.
Settings
    automatic_turns: automatic replies that may follow the request before it counts.
Sources
    Robots that keep customers from people (A5).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, evidence

_TELLING_WORDS = 4
"""An automatic text this short ("One moment, please") may come twice."""


def detect(reading: Reading) -> Iterator[Evidence]:
    yield from _kept_from_people(reading)
    yield from _looping(reading)
    yield from _told(reading)


def _kept_from_people(reading: Reading) -> Iterator[Evidence]:
    asked: Said | None = None
    turns = 0
    for turn in reading.turns:
        if turn.by_customer:
            asked = asked or next((said for said in turn.said if said.has("asks-human")), None)
        elif not turn.last.by_bot:
            asked, turns = None, 0
        elif asked:
            turns += 1
            if turns == reading.house.thresholds.automatic_turns:
                yield evidence(
                    (turn.first.span(), asked.span(asked.places("asks-human")[0])),
                    f"After the customer asked for a person, {turns} automatic replies came.",
                    "Hand over to a person at the first request, with everything said so far.",
                    automatic_turns=turns,
                )


def _looping(reading: Reading) -> Iterator[Evidence]:
    sent: dict[str, Said] = {}
    for said in reading.said:
        if not said.by_bot or len(said.tokens) <= _TELLING_WORDS:
            continue
        before = sent.setdefault(" ".join(said.tokens), said)
        if before is not said and _customer_spoke_between(reading, before, said):
            yield evidence(
                (said.span(), before.span()),
                "The same automatic text was sent twice.",
                "When the first automatic reply did not help, let a person answer.",
            )
            return


def _customer_spoke_between(reading: Reading, before: Said, after: Said) -> bool:
    return any(said.by_customer for said in reading.said[before.index : after.index])


def _told(reading: Reading) -> Iterator[Evidence]:
    for said, place in reading.by_customer("bot-told"):
        yield evidence(
            said.span(said.sentence(place)),
            "The customer tells that only automatic replies came.",
            "Let a person take over, and say sorry for the machine.",
        )
        return


MISTAKE = Mistake(
    code="RCH04",
    name="bot-trap",
    title="A customer cannot get past the bot",
    group="reach",
    level=Level.PREVIEW,
    detect=detect,
)
