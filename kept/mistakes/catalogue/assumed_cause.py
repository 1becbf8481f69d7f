"""LIS03 assumed-cause.

What it finds
    A reply that gives a cause or a fix, without a question, and that the customer then corrects:
    "that is not the problem", "I did pay", "I am not talking about the app".

Why it hurts
    A guess that misses costs a turn and trust: the customer sees that the answer was ready before
    the question was read. One question would have shown it.

Example
    "The lift does not stop at my floor." - "Please note that the lift is closed at night." - "I am
    not talking about the night."

What to do instead
    Ask the one question that decides between the likely causes, or name the assumption: "If it
    happens by day as well, then ..."

What it cannot see
    A wrong guess that the customer does not correct in the next message.

Settings
    None.

Sources
    D1: assuming to know the cause instead of asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for reply, answer in pairwise(reading.turns):
        if reply.by_customer:
            continue
        cues = ("corrects-cause",) if _asks(reply) else ("corrects", "corrects-cause")
        for said, place in islice(answer.places(*cues), 1):
            yield evidence(
                (reply.first.span(), said.span(place)),
                "The reply took something for granted, and the customer corrects it.",
                "Ask the one question that decides between the likely causes before answering.",
            )


def _asks(reply: Turn) -> bool:
    return any("?" in said.text for said in reply.said)


MISTAKE = Mistake(
    code="LIS03",
    name="assumed-cause",
    title="The cause is assumed, not asked",
    group="listening",
    level=Level.INFO,
    needs=("text",),
    basis="words",
    cues=frozenset({"corrects", "corrects-cause"}),
    detect=detect,
)
