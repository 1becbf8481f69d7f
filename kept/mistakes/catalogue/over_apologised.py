"""TON06 over-apologised.

What it finds
    Replies that apologise and offer nothing: no step, no question, no explanation; and
    conversations in which we apologise again and again without one. Where a remedy is offered
    anywhere in the conversation, apologies are not empty.

Why it hurts
    An apology is worth what comes after it. Alone, it says that nothing will.

Example
    "We are so sorry for this. Please accept our sincere apologies."

What to do instead
    Apologise once, for the thing itself, and say in the same breath what you do now.

What it cannot see
    What is done without being mentioned. Condolence, where there is nothing to do. An apology to
    somebody who has not complained is courtesy, and is left alone.

Settings
    apologies_per_conversation.

Sources
    D3 (callousness and empty apologies).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import complaint_in
from kept.mistakes.filler import is_hollow
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence

_BETTER = "Apologise once and say in the same reply what happens now."


def detect(reading: Reading) -> Iterator[Evidence]:
    if any(reading.by_us("remedy-offer", "remedy-done")):
        return
    alone = [
        reply
        for before, reply in reading.exchanges
        if reply.has("apology")
        and not reply.has("help-invited", "apology-explained")
        and is_hollow(reply)
        and complaint_in(reading, before)
    ]
    for reply in alone:
        yield _finding(reply, "An apology, and no next step with it.")
    if not alone:
        yield from _again_and_again(reading)


def _again_and_again(reading: Reading) -> Iterator[Evidence]:
    sorry = [reply for reply in reading.replies if reply.has("apology")]
    if len(sorry) < reading.house.thresholds.apologies_per_conversation:
        return
    if not any(reply.has(*_STEPS) for reply in reading.replies):
        yield _finding(sorry[-1], f"{len(sorry)} replies apologise, and none offers a step.")


def _finding(reply: Turn, why: str) -> Evidence:
    said, place = next(reply.places("apology"))
    return evidence(said.span(said.sentence(place)), why, _BETTER)


_STEPS = ("step-given", "remedy-now")

MISTAKE = Mistake(
    code="TON06",
    name="over-apologised",
    title="Apologies without a next step",
    group="tone",
    level=Level.INFO,
    cues=frozenset({"apology"}),
    detect=detect,
)
