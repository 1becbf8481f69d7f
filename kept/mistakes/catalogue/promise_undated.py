"""PRM02 promise-undated.

What it finds
    A promise to get back to the customer that says no time: neither a day nor an hour nor "within
    two days" in the sentence or the reply around it. "Soon" and "as soon as possible" are no times.

Why it hurts
    Without a time the customer cannot tell waiting from being forgotten, so they chase; and we
    have nothing that reminds us.

Example
    Ada: I will look into it and get back to you.

What to do instead
    Say by when, even if it is only by when there will be word: "You hear from me by Friday noon,
    whatever I have found out by then."

What it cannot see
    A time that was agreed by phone. Passing on feedback is not counted: nobody waits for that.

Settings
    None.

Sources
    B3 (broken promises and excuses).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, evidence
from kept.mistakes.text.promises import Promise, dated, promises

_MOST = 3  # findings a conversation
_NEAR = 25  # characters behind the words of a promise


def detect(reading: Reading) -> Iterator[Evidence]:
    found: dict[int, Evidence] = {}
    for promise in reading.once(promises):
        said = promise.said
        if promise.cue != "promise-contact" or _comes_at_once(promise):
            continue
        if not _tells_a_time(reading, said):
            found.setdefault(
                said.index,
                evidence(
                    said.span(promise.words),
                    "The customer is promised word and not told by when.",
                    "Add a day or an hour by which the customer hears from us, whatever the news.",
                ),
            )
    yield from list(found.values())[:_MOST]


def _comes_at_once(promise: Promise) -> bool:
    """Whether the word comes now, by another channel: "I have your message, I reply there"."""
    start, end = promise.words
    at_once = promise.said.places("promise-at-once")
    return any(start <= place < end + _NEAR for place, _ in at_once)


def _tells_a_time(reading: Reading, said: Said) -> bool:
    """Whether the reply says a time anywhere: in this message or in those around it."""
    reply = next(turn for turn in reading.turns if said in turn.said)
    return any(map(dated, reply.said))


MISTAKE = Mistake(
    code="PRM02",
    name="promise-undated",
    title="A promise has no date",
    group="promises",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    cues=frozenset({"promise-contact"}),
    detect=detect,
)
