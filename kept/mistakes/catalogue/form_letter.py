"""PER04 form-letter.

What it finds
    Replies whose text went to several other customers nearly word for word, and which pick up
    nothing of what this customer wrote.

Why it hurts
    The customer wrote one letter to us; we wrote one letter to everybody.

Example
    "Thank you for your message. Your satisfaction matters to us. We have noted your comments."

What to do instead
    Keep the saved reply for the facts, and write the first sentence for this case.

What it cannot see
    A saved reply that happens to share a word with the message. Notices to many on purpose, such
    as an outage, are left alone where they are marked as such.

Settings
    reuse_customers, allowances.phrases.

Sources
    B7 (form letters), E5 (customers as numbers), A1 (nothing personal).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import complaint_in
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, Turn, evidence
from kept.mistakes.uptake import telling


def detect(reading: Reading) -> Iterator[Evidence]:
    if reading.conversation.mass_notice:
        return
    for before, reply in reading.exchanges:
        copied = next((said for said in reply.said if _is_copied(reading, said)), None)
        if copied and _takes_up_nothing(before, reply) and _wants_an_answer(reading, before):
            yield evidence(
                copied.span(),
                f"{copied.message.reused} other customers got this text, and nothing in it is "
                "about this one.",
                "Write at least the first sentence for this case.",
                reused=copied.message.reused or 0,
            )


def _takes_up_nothing(before: Turn, reply: Turn) -> bool:
    """Whether there was enough to pick something up from, and the reply does not."""
    told = telling(before)
    return len(told) >= _TOLD and told.isdisjoint(telling(reply))


def _wants_an_answer(reading: Reading, turn: Turn) -> bool:
    """Whether a turn asks or complains."""
    asks = any("?" in said.text for said in turn.said)
    return asks or complaint_in(reading, turn) is not None


def _is_copied(reading: Reading, said: Said) -> bool:
    if (said.message.reused or 0) < reading.house.thresholds.reuse_customers:
        return False
    if len(said.tokens) < _FEWEST_WORDS:
        return False
    return not any(phrase.lower() in said.text for phrase in reading.house.allowances.phrases)


_FEWEST_WORDS = 8
"""Shorter texts, such as a greeting, are the same everywhere for good reason."""
_TOLD = 3
"""Telling words of a message from which there is something to pick up."""

MISTAKE = Mistake(
    code="PER04",
    name="form-letter",
    title="A form letter is sent",
    group="person",
    level=Level.PREVIEW,
    needs=("text", "reuse"),
    detect=detect,
)
