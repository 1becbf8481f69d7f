"""Complaints: customer messages that express dissatisfaction with the company.

Detectors ask ``reading.once(complaints)``. A message counts when the model for complaints says so,
or when phrases do where the model is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Place, Reading, Said
from kept.mistakes.text.linear import features, model

STRONG = "complaint-strong"
MILD = "complaint-mild"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaining message; ``place`` is the sentence that complains most."""

    said: Said
    place: Place
    strength: Literal["mild", "strong"]
    about_us: bool
    signs: int
    """How many phrases of complaint the message holds; none where only the model tells."""


def complaints(reading: Reading) -> tuple[Complaint, ...]:
    """The customer's complaints, in order."""
    return tuple(_complaints(reading))


def complaint_facts(reading: Reading) -> Iterator[Fact]:
    """Each complaint as a fact: its sentence, ``strength`` and ``target`` (``us`` or ``other``)."""
    for complaint in reading.once(complaints):
        start, end = complaint.place
        yield Fact(
            "complaint",
            reading.conversation.id,
            complaint.said.message.id,
            start,
            end,
            complaint.said.message.text[start:end],
            {
                "strength": complaint.strength,
                "target": "us" if complaint.about_us else "other",
            },
        )


def requests_for_a_person(reading: Reading) -> Iterator[Fact]:
    """Each message that asks for a person, a manager or a call, as a fact."""
    for said in reading.said:
        for start, end in said.places("asks-human")[:1] if said.by_customer else ():
            quote = said.message.text[start:end]
            yield Fact("asks-human", reading.conversation.id, said.message.id, start, end, quote)


_DOUBT = 0.25
"""How far below its threshold the model is in doubt, so that a phrase decides."""


def _complaints(reading: Reading) -> Iterator[Complaint]:
    complained = False
    asked = False
    first = True
    for said in reading.said:
        if said.by_us:
            asked = "?" in said.text
        elif said.by_customer:
            context = {"first": first, "asked": asked, "complained": complained}
            if _complains(said, [name for name, holds in context.items() if holds], reading):
                complained = True
                yield _complaint(said)
            first = False


def _complains(said: Said, context: list[str], reading: Reading) -> bool:
    if len(said.tokens) < 2:
        return False
    if reading.language != "en":
        return said.has(STRONG, MILD)
    judge = model("complaint")
    needed = judge.threshold - _DOUBT * (said.has(MILD) + 2 * said.has(STRONG))
    return judge.score(features(said.message.text), context) >= needed


def _complaint(said: Said) -> Complaint:
    start, end = _worst_sentence(said)
    strong = said.has(STRONG) or (said.has(MILD) and "!!" in said.text)
    others = any(start <= at < end for at, _ in said.places("complaint-third"))
    return Complaint(
        said=said,
        place=(start, end),
        strength="strong" if strong else "mild",
        about_us=not others or said.has("complaint-us"),
        signs=len(said.places(STRONG, MILD)),
    )


def _worst_sentence(said: Said) -> Place:
    """The sentence with the most signs of complaint; among equals the longest."""
    signs = said.places(STRONG) * 2 + said.places(MILD)

    def weight(place: Place) -> tuple[int, int]:
        start, end = place
        return sum(start <= at < end for at, _ in signs), end - start

    return max(said.sentences, key=weight)
