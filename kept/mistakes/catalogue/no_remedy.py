"""CMP02 no-remedy.

What it finds
    A complaint about us at the end of which we only regret, explain, decline or pass on feedback:
    no fix, no remedy, no next step with somebody's name on it, and the customer is not content.
Why it hurts
    A complaint handled well keeps a customer; one that ends in kind words alone loses them.
Example
    Customer: My seat was broken on a night flight, and nobody cared. Agent: We are sorry you feel
    this way. We will share your comments.
What to do instead
    Offer what fits within your authority, or hand over to someone who may, and say by when.
What it cannot see
    Remedies given elsewhere, and whether the complaint was justified.
Settings
    None.
Sources
    Complaints that end without a solution (A4).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import Complaint, complaints
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, evidence

_STEPS = ("complaint-acted", "complaint-over", "asks-anything", "elsewhere-told", "ask-for")

_REGRETTED = 2
"""Regret alone may answer one or two complaints; it does not answer the third."""


def detect(reading: Reading) -> Iterator[Evidence]:
    about_us = [found for found in reading.once(complaints) if found.about_us]
    if len(about_us) < 2 or len(reading.replies) < 2 or not _goes_on(reading, about_us):
        return
    last = reading.replies[-1]
    refused = list(last.places("complaint-shelved"))
    words = refused or list(last.places("complaint-heard", "apology"))
    enough = refused or len(about_us) > _REGRETTED
    if not (words and enough) or any(map(_has_a_step, last.said)):
        return
    said, place = words[0]
    yield evidence(
        (said.span(said.sentence(place)), about_us[-1].said.span(about_us[-1].place)),
        "The complaint ends without a fix, a remedy or a next step.",
        "Offer what you may grant, or hand over to somebody who may, and say by when.",
    )


def _goes_on(reading: Reading, about_us: list[Complaint]) -> bool:
    """Whether the customer complains up to the end, and no remedy was ever named."""
    if any(reply.has("remedy-offer", "remedy-done") for reply in reading.replies):
        return False
    complaining = {found.said.index for found in about_us}
    ending = [said for turn in reading.turns[-2:] if turn.by_customer for said in turn.said]
    settled = reading.turns[-1].by_customer and reading.turns[-1].has("complaint-settled")
    return not settled and any(said.index in complaining for said in ending)


def _has_a_step(said: Said) -> bool:
    """Whether a message asks or does anything beyond regret."""
    shelved = {said.sentence(place) for place in said.places("complaint-shelved")}
    steps = said.places(*_STEPS)
    if any(said.sentence(place) not in shelved for place in steps):
        return True
    return "?" in said.text or "http" in said.text


MISTAKE = Mistake(
    code="CMP02",
    name="no-remedy",
    title="A complaint ends with nothing",
    group="complaints",
    level=Level.PREVIEW,
    detect=detect,
    cues=frozenset({"complaint-shelved", "complaint-heard", "apology"}),
)
