"""PRM03 excuse.

What it finds
    After a customer says that we did not keep a promise, did not answer or let them wait, or
    complains sharply, and until we have said sorry: a reply that explains why, and neither
    apologises nor does, offers or asks anything, nor promises more than to come back some time.

Why it hurts
    A reason is for us; the customer still has the problem. A reason alone sounds as if it were
    their part to put up with it.

Example
    Mona: You said you would ring on Tuesday and nobody did.
    Ada: We have a very high volume of calls at the moment.

What to do instead
    Say sorry, say what happens now and by when. The reason may follow, if it helps to understand.

What it cannot see
    Whether the reason is true, and an apology made by phone. A failure that the customer does not
    put into words.

Settings
    None.

Sources
    B3 (broken promises and excuses).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import complaints
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence
from kept.mistakes.text.promises import dated, promises
from kept.mistakes.text.remedies import remedies

_FAILURES = ("word-broken", "told-that", "told-promise", "wait-silent", "wait-still")


def detect(reading: Reading) -> Iterator[Evidence]:
    if not any(reading.by_us("excuse-reason")):
        return
    failed = False
    for before, reply in reading.exchanges:
        failed = failed or before.has(*_FAILURES) or _complains(reading, before)
        if not failed:
            continue
        if _mends(reading, reply):
            failed = not reply.has("excuse-sorry")
            continue
        for said, place in reply.places("excuse-reason"):
            yield evidence(
                said.span(place),
                "The reply gives a reason for the failure, and no apology and no next step.",
                "Say sorry first, then what happens now and by when.",
            )
            break


def _complains(reading: Reading, turn: Turn) -> bool:
    indexes = {said.index for said in turn.said}
    return any(
        complaint.strength == "strong" and complaint.about_us and complaint.said.index in indexes
        for complaint in reading.once(complaints)
    )


def _mends(reading: Reading, reply: Turn) -> bool:
    """Whether the reply says sorry, asks, or does or offers something."""
    if reply.has("excuse-sorry", "excuse-step") or any("?" in said.text for said in reply.said):
        return True
    if any(map(dated, reply.said)):
        return True
    indexes = {said.index for said in reply.said}
    promised = {
        promise.said.index
        for promise in reading.once(promises)
        if promise.cue not in ("promise-contact", "promise-soon")
    }
    offered = {remedy.said.index for remedy in reading.once(remedies)}
    return not indexes.isdisjoint(promised | offered)


MISTAKE = Mistake(
    code="PRM03",
    name="excuse",
    title="An excuse instead of an apology",
    group="promises",
    level=Level.INFO,
    needs=("text",),
    basis="words",
    cues=frozenset({"excuse-reason"}),
    detect=detect,
)
