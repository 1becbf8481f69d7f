"""PER02 wrong-name.

What it finds
    Salutations that are one or two letters away from the customer's name, or that are another
    customer's; placeholders that nobody filled in; and customers who correct their name.

Why it hurts
    A name is the least one can get right, and the first thing the customer reads.

Example
    "Dear {{first_name}}, thank you for your order."

What to do instead
    Take the name from the record, or leave it out. Say sorry once where it was wrong.

What it cannot see
    A wrong name that is nothing like the right one and belongs to nobody we know. Nicknames, the
    beginnings of names (Alex for Alexander) and sign-offs do not count.

Settings
    allowances.nicknames.

Sources
    B6 (wrong names).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence
from kept.mistakes.text.names import Salutation, customer_names, is_short_for, salutations
from kept.mistakes.text.read import Place, Spoken
from kept.mistakes.text.slips import slips

_BETTER = "Take the name from the record, or from what the customer signs with."


def detect(reading: Reading) -> Iterator[Evidence]:
    for said in reading.said:
        if said.by_us and (found := said.once(_placeholder)):
            yield evidence(
                said.span(found),
                "A placeholder stands where the name belongs.",
                "Fill in the slots of a saved reply before it is sent.",
            )
    for greeting in reading.once(salutations):
        if why := _mistaken(reading, greeting):
            yield evidence(greeting.said.span(greeting.place), why, _BETTER, name=greeting.name)
    yield from _corrected(reading)


def _mistaken(reading: Reading, greeting: Salutation) -> str:
    """Why a salutation is wrong; empty if it is not, or nobody can know."""
    names = reading.once(customer_names)
    if any(greeting.name == name or is_short_for(reading, greeting.name, name) for name in names):
        return ""
    if greeting.name in _others(reading):
        return "The salutation is another customer's name."
    if any(_is_slip(greeting.name, name) for name in names):
        return "The customer's name is misspelt."
    usual = "" if names else _usual(reading)
    if usual and not is_short_for(reading, greeting.name, usual) and _is_slip(greeting.name, usual):
        return "The customer is called by two spellings of a name, and one is wrong."
    return ""


def _usual(reading: Reading) -> str:
    """The name by which we call the customer most often, the first of equals."""
    counted = Counter(greeting.name for greeting in reading.once(salutations))
    return max(counted, key=lambda name: counted[name]) if counted else ""


def _is_slip(one: str, other: str) -> bool:
    allowed = 1 if min(len(one), len(other)) < _LONG_NAME else 2
    return abs(len(one) - len(other)) <= allowed and 0 < slips(one, other) <= allowed


def _others(reading: Reading) -> set[str]:
    contacts = reading.conversation.customer.other_contacts
    return {part for contact in contacts for part in contact.lower().split()}


def _placeholder(spoken: Spoken) -> Place | None:
    text = spoken.original
    match = _PLACEHOLDER.search(text) if any(mark in text for mark in _MARKS) else None
    return match.span() if match else None


def _corrected(reading: Reading) -> Iterator[Evidence]:
    """Where the customer corrects a name: the evidence is where we had used it."""
    for said, place in reading.by_customer("name-corrected", "name-contrasted"):
        words = set(said.text[slice(*place)].split())
        ours = [one for one in reading.once(salutations) if one.said.index < said.index]
        used = next((one for one in ours if one.name in words), None)
        if used or place in said.places("name-corrected"):
            correction = said.span(place)
            spans = (used.said.span(used.place), correction) if used else (correction,)
            yield evidence(spans, "The customer corrects a name or a detail we use.", _BETTER)
            return


_LONG_NAME = 5
"""From so many letters on, a name with two wrong ones is still the same name misspelt."""
_MARKS = "{[%<$"
_PLACEHOLDER = re.compile(
    r"(?:\{\{?|\[|%|<<?|\$\{?)\s*(?:(?:insert|customer|client|contact|user|first|last|full|agent)"
    r"[ _.-]*){0,3}(?:name|vorname|nachname|firstname|lastname|surname)\s*(?:\}\}?|\]|%|>>?|\})",
    re.IGNORECASE,
)

MISTAKE = Mistake(
    code="PER02",
    name="wrong-name",
    title="The name is wrong",
    group="person",
    level=Level.PREVIEW,
    detect=detect,
)
