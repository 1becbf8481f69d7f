"""PER03 history-ignored.

What it finds
    Returning customers who are asked for what an earlier conversation holds, and problems that
    come back and are treated as if they were new.

Why it hurts
    The customer remembers every time. A company that does not has to be told its own story.

Example
    Customer: My router is down again. Agent, the third time this spring: Have you switched it off
    and on?

What to do instead
    Read what was there before you reply, and say so: "this is the third time since March, so I am
    sending an engineer instead of another reset."

What it cannot see
    Earlier conversations that the archive does not link to this customer. Facts that change, such
    as an order number, are only compared within one matter.

Settings
    allowances.ask_again.

Sources
    A1 (the story told again), E5 (customers without a history).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.conversation import Earlier
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence
from kept.mistakes.text.slots import NAMES, asked


def detect(reading: Reading) -> Iterator[Evidence]:
    earlier = reading.conversation.customer.earlier or ()
    yield from _asked_although_known(reading, earlier)
    yield from _treated_as_new(reading, earlier)


def _asked_although_known(reading: Reading, earlier: tuple[Earlier, ...]) -> Iterator[Evidence]:
    known = {slot for one in earlier for slot, value in one.facts if value and slot in _LASTING}
    for question in reading.once(asked):
        allowed = question.name in reading.house.allowances.ask_again
        if question.name in known and not allowed and not question.said.has("ask-security"):
            what = NAMES[question.name]
            yield evidence(
                question.said.span(question.place),
                f"The {what} is asked for although an earlier conversation holds it.",
                f"Take the {what} from the earlier conversation, and confirm it if it may be old.",
                slot=question.name,
            )
            return


def _treated_as_new(reading: Reading, earlier: tuple[Earlier, ...]) -> Iterator[Evidence]:
    topic = reading.conversation.topic
    same = [one for one in earlier if topic and one.topic == topic]
    told = next(reading.by_customer("history-told"), None)
    replies = reading.replies
    if not replies or not (len(same) >= _RECURRING or (told and earlier)):
        return
    if not any(map(_knows, replies)):
        first = replies[0].first.span()
        yield evidence(
            (first, told[0].span(told[1])) if told else first,
            "The problem came back, and the reply treats it as new.",
            "Say that you see the earlier cases, and do something else than the last time.",
            earlier=len(same or earlier),
        )


def _knows(reply: Turn) -> bool:
    return reply.has("history-known")


_LASTING = frozenset(
    {"name", "email", "phone", "address", "postcode", "birth", "account", "device"}
)
"""What stays the same from one matter to the next."""
_RECURRING = 2
"""Earlier conversations on the same topic from which a problem comes back."""

MISTAKE = Mistake(
    code="PER03",
    name="history-ignored",
    title="The history is ignored",
    group="person",
    level=Level.PREVIEW,
    needs=("text", "earlier"),
    detect=detect,
)
