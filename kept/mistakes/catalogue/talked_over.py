"""LIS04 talked-over.

What it finds
    A reply that misses what the customer wrote: it tells them to take a step that they reported as
    taken; or it pours out instructions, and the customer answers that this was done before, is
    about something else, or reads like a copy.

Why it hurts
    Whoever lists what they tried has done our work already. Reading the same list back tells them
    that the next ten minutes will be wasted too.

Example
    A customer writes "I restarted it twice and nothing changed" and gets "Please restart the
    device, then hold both buttons".

What to do instead
    Say in one sentence what you understood and what is ruled out. Then give the one step that comes
    next.

What it cannot see
    A step that must be taken again for a reason that is given elsewhere. Instructions that miss the
    point, if the customer does not say so.

Settings
    thresholds.long_reply_words

Sources
    D4: information poured out instead of listening.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence
from kept.mistakes.text.steps import repeated_steps


def detect(reading: Reading) -> Iterator[Evidence]:
    seen: set[str] = set()
    for told, taken in reading.once(repeated_steps):
        seen.add(told.said.message.id)
        yield evidence(
            (told.said.span(told.place), taken.said.span(taken.place)),
            "The customer is told to do what they reported as done.",
            "Start from what was tried, and give the step that comes after it.",
            step=told.name,
        )
    for reply, answer in pairwise(reading.turns if reading.may("step-refused") else ()):
        if answer.has("step-refused") and _pours_out(reading, reply):
            said = max(reply.said, key=lambda said: len(said.tokens))
            refused, words = next(answer.places("step-refused"))
            if said.message.id not in seen:
                yield evidence(
                    (said.span(), refused.span(words)),
                    "The reply passes by what the customer wrote, and the customer says so.",
                    "Say what you understood first, then give the one step that comes next.",
                    words=reply.word_count,
                )


def _pours_out(reading: Reading, reply: Turn) -> bool:
    """Whether a reply is long, or gives several instructions and is half as long."""
    long = reading.house.thresholds.long_reply_words
    if reply.by_customer or reply.word_count * 2 < long:
        return False
    return reply.word_count >= long or len(list(reply.places("step-told"))) >= _INSTRUCTIONS


_INSTRUCTIONS = 3

MISTAKE = Mistake(
    code="LIS04",
    name="talked-over",
    title="The customer is talked over",
    group="listening",
    level=Level.WARNING,
    needs=("text",),
    basis="words",
    cues=frozenset({"step-told", "step-refused"}),
    detect=detect,
)
