"""How much is said against how little was asked: told once a draft is long, and only then."""

from __future__ import annotations

from datetime import datetime

from kept.mistakes.conversation import Conversation
from kept.mistakes.house import House
from kept.mistakes.reading import Reading
from kept.mistakes.text.steps import reported_steps, steps_told

TIMES = 4
"""Times as many words as the customer wrote."""
STEPS = 5
"""Steps that nobody takes in one go."""
AT_LEAST = 60
"""Words under which nothing is told."""


def too_much(talk: Conversation, draft: str, house: House, at: datetime) -> str:
    """A sentence on a long draft, the last message: words, steps, and how many of those the
    customer has taken already. Empty while there is nothing to say; where nobody wrote yet, the
    draft has to be long by itself."""
    if len(talk.messages[-1].text.split()) < AT_LEAST:
        return ""  # a short one costs nothing
    reading = Reading(talk, house, at)
    return _told(reading, draft) if reading.speaks else ""


def _told(reading: Reading, draft: str) -> str:
    ours = next((said for said in reading.said if said.message.id == draft), None)
    if ours is None or len(ours.tokens) < AT_LEAST:
        return ""
    theirs = next((turn for turn in reversed(reading.turns) if turn.by_customer), None)
    steps = len(ours.places("step-told"))
    tried = {step.name for step in reading.once(reported_steps)} & steps_told(ours)
    words, asked = len(ours.tokens), theirs.word_count if theirs else 0
    is_long = words >= reading.house.thresholds.long_reply_words
    is_much = theirs is not None and words >= TIMES * max(asked, AT_LEAST // 2)
    if not (is_long or is_much or steps >= STEPS or tried):
        return ""
    told = f"They wrote {asked} words; this is {words}" if theirs else f"This is {words} words"
    if steps:
        told += f" with {steps} step{'s' if steps > 1 else ''}"
    return f"{told}, of which they tried {len(tried)} already." if tried else f"{told}."
