"""CMP01 complaint-ignored.

What it finds
    A strong complaint about us, without a question in it, whose next reply is a formality: a
    greeting and a request for details, with no sign that the complaint was heard.
Why it hurts
    Who complains and is answered as if nothing had been said complains again, louder and in public.
Example
    Customer: Third week without an answer, this is a disgrace! Agent: Good morning, what is your
    order number?
What to do instead
    Name the complaint first and say sorry for it, then ask for what you need to put it right.
What it cannot see
    Mild complaints, replies that talk about something else, and sympathy in words that no list
    holds. Complaints about others are left out.
Settings
    None.
Sources
    Complaints that are not taken seriously (A4).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import complaints, is_strong
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, Turn, evidence
from kept.mistakes.uptake import uptake

_ANSWERED = ("complaint-heard", "apology", "remedy-offer", "remedy-done")
_FORMAL = (
    "asks-anything",
    *(f"ask-{what}" for what in ("order", "booking", "reference", "account", "email", "phone")),
    *(f"ask-{what}" for what in ("address", "postcode", "name", "birth", "security")),
)
_FEWEST_SIGNS = 2
"""One angry word may be in passing."""
_MOST_WORDS = 45
"""A longer reply goes into the matter in one way or another."""


def detect(reading: Reading) -> Iterator[Evidence]:
    if not any(said.by_customer and is_strong(said) for said in reading.said):
        return
    strong = {
        complaint.said.index: complaint
        for complaint in reading.once(complaints)
        if complaint.strength == "strong"
        and complaint.about_us
        and complaint.signs >= _FEWEST_SIGNS
    }
    for before, reply in reading.exchanges if strong else ():
        complaint = next((strong[said.index] for said in before.said if said.index in strong), None)
        if complaint and not _asks(before) and _goes_past(before, reply, reading):
            yield evidence(
                (reply.last.span(), complaint.said.span(complaint.place)),
                "The customer complains, and the reply goes past it.",
                "Say that you heard the complaint and what you do about it, then ask for details.",
            )


def _asks(turn: Turn) -> bool:
    """Whether a turn asks anything: details are then a step towards the answer."""
    return any("?" in said.text for said in turn.said)


def _goes_past(before: Turn, reply: Turn, reading: Reading) -> bool:
    """Whether a reply is a formality that shows in no way that the complaint was read."""
    if reply.has(*_ANSWERED) or reply.word_count > _MOST_WORDS or any(map(_asks_about, reply.said)):
        return False
    opening = before is reading.turns[0]
    return any(map(_formalities, reply.said)) and (opening or not uptake(before, reply))


def _asks_about(said: Said) -> bool:
    """Whether a question goes beyond who the customer is and what they want."""
    plain = _formalities(said)
    return any(
        said.text[end - 1] == "?" and not any(start <= at < end for at in plain)
        for start, end in said.sentences
    )


def _formalities(said: Said) -> list[int]:
    """Where a message asks who the customer is, or how one can help."""
    return [start for start, _ in said.places(*_FORMAL)]


MISTAKE = Mistake(
    code="CMP01",
    name="complaint-ignored",
    title="A complaint is answered as if nothing had been said",
    group="complaints",
    level=Level.INFO,
    cues=frozenset(_FORMAL),
    detect=detect,
)
