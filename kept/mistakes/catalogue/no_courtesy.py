"""TON04 no-courtesy.

What it finds
    Conversations in which we reply at least three times without a single please, thank you, sorry,
    greeting or other word of courtesy.

Why it hurts
    Courtesy costs a word. Without any, the best answer sounds like an order.

Example
    "Number." "It is in transit." "Wait until Friday."

What to do instead
    Greet, thank for what the customer did for you, and say goodbye.

What it cannot see
    Courtesy in the voice or on another channel.

Settings
    None.

Sources
    B6 (no please, no thank you).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    replies = [reply for reply in reading.replies if not reply.first.by_bot]
    if len(replies) >= _FEWEST_REPLIES and not any(reply.has("courtesy-word") for reply in replies):
        yield evidence(
            replies[0].first.span(),
            f"{len(replies)} replies, and not one word of courtesy.",
            "Greet the customer, say please and thank you, and say goodbye.",
            replies=len(replies),
        )


_FEWEST_REPLIES = 3

MISTAKE = Mistake(
    code="TON04",
    name="no-courtesy",
    title="There is no courtesy",
    group="tone",
    level=Level.PREVIEW,
    detect=detect,
)
