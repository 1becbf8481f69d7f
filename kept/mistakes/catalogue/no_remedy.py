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
    Remedies given elsewhere, and whether the complaint was justified. Many signs must agree, so a
    short complaint that ends with one short regret is not found.
Settings
    None.
Sources
    Complaints that end without a solution (A4).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import Complaint, complaints
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Turn, evidence
from kept.mistakes.text.promises import promises
from kept.mistakes.text.read import Spoken
from kept.mistakes.text.remedies import remedies

_STEPS = ("complaint-acted", "asks-anything", "elsewhere-told", "ask-for")
_EMPTY = ("complaint-shelved", "apology", "complaint-passed")
_FEW_WORDS = 30
_MOST_COMPLAINTS = 5
_ENOUGH = 15
"""So many signs make it plain that the complaint came to nothing. What each sign counts for was
measured on labelled conversations, like the weights of complaints."""


def detect(reading: Reading) -> Iterator[Evidence]:
    words = next(reading.replies[-1].places(*_EMPTY), None) if reading.replies else None
    if words is None:
        return
    about_us = {found.said.index: found for found in reading.once(complaints) if found.about_us}
    if not about_us or _signs(reading, about_us) < _ENOUGH:
        return
    said, place = words
    complaint = list(about_us.values())[-1]
    yield evidence(
        (said.span(said.sentence(place)), complaint.said.span(complaint.place)),
        "The complaint ends without a fix, a remedy or a next step.",
        "Offer what you may grant, or hand over to somebody who may, and say by when.",
    )


def _signs(reading: Reading, about_us: dict[int, Complaint]) -> int:
    """How much speaks for an ending with nothing, less what speaks against it."""
    replies = reading.replies
    return (
        min(len(about_us), _MOST_COMPLAINTS)
        + min(sum(reply.has("apology") for reply in replies), 2)
        + 2 * min(sum(reply.has("complaint-shelved") for reply in replies), 2)
        + _signs_at_the_end(reading, about_us)
        - 4 * bool(reading.once(remedies))
        - 4 * (len(replies) == 1)
        - 2 * (len(replies) > 1 and _has_a_step(replies[-2]))
    )


def _signs_at_the_end(reading: Reading, about_us: dict[int, Complaint]) -> int:
    """The same for our last reply, and what the customer says before and after it."""
    last = reading.replies[-1]
    at = reading.turns.index(last)
    before, after = reading.turns[max(at - 1, 0)], reading.turns[-1]
    unmoved = _complains(before, about_us) and not _has_a_step(last)
    return (
        2 * sum(last.has(cue) for cue in _EMPTY)
        + 2 * (last.word_count <= _FEW_WORDS)
        + 4 * unmoved
        + 2 * _complains(after, about_us)
        - 2 * before.has("complaint-settled")
        - 2 * (last.has("ask-for") or _promises(reading, last))
    )


def _complains(turn: Turn, about_us: dict[int, Complaint]) -> bool:
    return any(said.index in about_us for said in turn.said)


def _promises(reading: Reading, reply: Turn) -> bool:
    return any(promise.said in reply.said for promise in reading.once(promises))


def _has_a_step(reply: Turn) -> bool:
    """Whether a reply asks or does anything beyond regret."""
    return any(said.once(_steps) for said in reply.said)


def _steps(spoken: Spoken) -> bool:
    if "?" in spoken.text:
        return True
    nothing = spoken.places("complaint-shelved", "complaint-passed")
    empty = {spoken.sentence(place) for place in nothing}
    return any(spoken.sentence(place) not in empty for place in spoken.places(*_STEPS))


MISTAKE = Mistake(
    code="CMP02",
    name="no-remedy",
    title="A complaint ends with nothing",
    group="complaints",
    level=Level.WARNING,
    detect=detect,
    cues=frozenset(_EMPTY),
)
