"""LIS01 explains-again.

What it finds
    The customer has to say once more what they had told or sent before. Either somebody asks for a
    fact that stands in the conversation already (order number, e-mail address, phone number,
    address, picture, device ...), by any person and on any channel; or the same question comes
    twice, or asks for a step that was reported as taken; or somebody asks what it is about when
    that was just described; or the customer says in the same words what an earlier message said,
    or says that they told, sent or explained it already; or an agent admits that it has to be told
    again.

Why it hurts
    Whoever has to repeat learns that nobody listened the first time, and that the next time may be
    no better. It also takes longer: a question too many costs a whole turn.

Example
    A customer opens with "Order 100234, the left shelf is scratched." The first reply asks for the
    order number.

What to do instead
    Read what came before, take the facts from it, and ask only for what is missing. Where a fact
    must be confirmed, read it back: "Is it order 100234?"

What it cannot see
    Facts that were given in private messages or on the phone are known only if the customer says
    so. Two orders of one customer may both need their number: the second question looks like the
    first one asked again. An identity check counts only if it does not call itself one.

Settings
    allowances.ask_again

Sources
    A1, A7 and C8: customers who repeat themselves, to several people or on several channels, and
    replies that show that nobody listened.
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence
from kept.mistakes.text.repeats import asked_twice, told_again
from kept.mistakes.text.slots import NAMES, asked_again
from kept.mistakes.text.steps import asked_steps


def detect(reading: Reading) -> Iterator[Evidence]:
    found: dict[str, Evidence] = {}
    for rule in _RULES:
        for item in rule(reading):
            found.setdefault(item.spans[0].message, item)
    yield from found.values()


def _asks_again(reading: Reading) -> Iterator[Evidence]:
    for again in reading.once(asked_again):
        what = NAMES[again.asked.name]
        yield evidence(
            (again.asked.said.span(again.asked.place), again.given.said.span(again.given.place)),
            f"The {what} is asked for although the customer had given it.",
            f"Take the {what} from what the customer said before, or read it back to confirm it.",
            slot=again.asked.name,
        )


def _asks_twice(reading: Reading) -> Iterator[Evidence]:
    for said, place, before in reading.once(asked_twice):
        yield evidence(
            (said.span(place), before.span()),
            "The customer is asked what they had been asked before.",
            "Read the answer that came the first time, and ask about what it left open.",
        )


def _repeats(reading: Reading) -> Iterator[Evidence]:
    for said, place, before in reading.once(told_again):
        yield evidence(
            (said.span(place), before.span()),
            "The customer says once more what they had told before.",
            "Take it up the first time, so that it need not be said twice.",
        )


def _asks_what_it_is_about(reading: Reading) -> Iterator[Evidence]:
    """A question for the matter, from whoever should have read it a moment ago."""
    told: Turn | None = None
    for customer, reply in reading.exchanges if reading.may(*_ASKS) else ():
        asks = "asks-problem" if told else "asks-how"
        if told is None and customer.word_count >= _TOLD_WORDS:
            told = customer
        if told is None or not reply.has(asks):
            continue
        if told is customer and customer.word_count < _TOLD_AT_ONCE:
            continue
        said, place = next(reply.places(asks))
        yield evidence(
            (said.span(place), told.first.span()),
            "The customer is asked what it is about after having described it.",
            "Say in one sentence what you understood, and ask only for what is missing.",
        )


def _asks_whether_tried(reading: Reading) -> Iterator[Evidence]:
    for asked, taken in reading.once(asked_steps):
        yield evidence(
            (asked.said.span(asked.place), taken.said.span(taken.place)),
            "The customer is asked whether they took a step that they had reported.",
            "Start from what the customer tried, and ask about what comes after it.",
            step=asked.name,
        )


def _admits(reading: Reading) -> Iterator[Evidence]:
    for said, place in reading.by_us("repeat-admitted"):
        if said.index:
            yield evidence(
                said.span(place),
                "The customer is told to say it all again.",
                "Look up what the customer said in the earlier conversation and go on from there.",
            )


def _says_so(reading: Reading) -> Iterator[Evidence]:
    """What the customer says of it; "as I said" only once somebody answered."""
    answered = False
    for said in reading.said if reading.may(*_TOLD) else ():
        answered = answered or said.by_us
        cues = _TOLD if answered else _TOLD_BEFORE
        if said.by_customer and said.has(*cues):
            yield evidence(
                said.span(said.places(*cues)[0]),
                "The customer says that they told or sent this before.",
                "Acknowledge that they had told you, and answer from what they sent.",
            )


_TOLD_WORDS = 12
"""Words of a message from which it counts as a description."""
_TOLD_AT_ONCE = 20
"""Words of it from which the very next reply should know what it is about."""
_ASKS = ("asks-problem", "asks-how")
_TOLD_BEFORE = ("repeat-forced", "repeat-before")
_TOLD = ("repeat-told", *_TOLD_BEFORE)
_RULES = (
    _asks_again,
    _asks_twice,
    _asks_what_it_is_about,
    _asks_whether_tried,
    _admits,
    _says_so,
    _repeats,
)

MISTAKE = Mistake(
    code="LIS01",
    name="explains-again",
    title="The customer has to explain it again",
    group="listening",
    level=Level.WARNING,
    needs=("text",),
    basis="words",
    detect=detect,
)
