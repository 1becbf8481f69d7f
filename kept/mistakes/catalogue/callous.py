"""TON05 callous.

What it finds
    Customers who are angry, in distress or at a loss, and are treated coldly: complaint after
    complaint goes by without a word of acknowledgement, or meets a cold phrase such as "sorry you
    feel that way".

Why it hurts
    People forgive mistakes. They do not forgive that nobody cared.

Example
    Customer: The cot broke with the baby in it, I am still shaking. Agent: Sorry you feel that way.

What to do instead
    First a sentence that shows you read what happened to them, then the steps.

What it cannot see
    Distress that hides behind polite words; sympathy shown on another channel. One or two replies
    that go straight to the matter are left alone: many customers want just that.

Settings
    None.

Sources
    D3 (callousness), A4 (complaints waved away).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import MILD, STRONG, Complaint, complaint_in, is_strong
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, Turn, evidence

_BETTER = "Begin with a sentence that shows you read what happened to them, then give the steps."


_ENOUGH = 4
"""Complaints that go by without a word before the silence is coldness rather than style."""


def detect(reading: Reading) -> Iterator[Evidence]:
    if len(reading.exchanges) < _ENOUGH and not reading.may("cold-phrase", "distress"):
        return
    if not any(said.by_customer and _is_upset(said) for said in reading.said):
        return
    unheard = list(_unheard(reading))
    for complaint, reply in unheard:
        strong = complaint.strength == "strong"
        upset = complaint.said.span(complaint.place)
        phrase = next(reply.places("cold-phrase"), None)
        if phrase and strong:
            said, place = phrase
            yield evidence(
                (said.span(said.sentence(place)), upset),
                "A cold phrase to a customer who is upset.",
                _BETTER,
            )
        elif complaint.said.has("distress"):
            yield evidence(
                (reply.last.span(), upset),
                "The customer is in distress, and not one word of the reply shows it was read.",
                _BETTER,
            )
        elif strong and len(unheard) >= _ENOUGH:
            yield evidence(
                (reply.last.span(), upset),
                f"{len(unheard)} complaints, and not one word that acknowledges them.",
                _BETTER,
                complaints=len(unheard),
            )


def _unheard(reading: Reading) -> Iterator[tuple[Complaint, Turn]]:
    """The complaints whose reply neither acknowledges them in earnest nor offers a remedy."""
    for before, reply in reading.exchanges:
        complaint = None if _answers(reply) else complaint_in(reading, before)
        if complaint:
            yield complaint, reply


def _is_upset(said: Said) -> bool:
    return is_strong(said) or said.has("distress")


def _answers(reply: Turn) -> bool:
    if reply.has("remedy-offer", "remedy-done"):
        return True
    return reply.has("complaint-heard", "apology") and not reply.has("cold-phrase")


MISTAKE = Mistake(
    code="TON05",
    name="callous",
    title="An upset customer is treated coldly",
    group="tone",
    level=Level.INFO,
    cues=frozenset({STRONG, MILD, "distress"}),
    detect=detect,
)
