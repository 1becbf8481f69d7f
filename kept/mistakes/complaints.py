"""Complaints: customer messages that express dissatisfaction with the company.

Detectors ask ``reading.once(complaints)``. A message counts when the model for complaints says so,
or when phrases do where the model is in doubt.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading, Said, Turn
from kept.mistakes.text.lexicon import lexicon
from kept.mistakes.text.linear import model
from kept.mistakes.text.read import Place, Spoken, features

STRONG = "complaint-strong"
MILD = "complaint-mild"
SETTLED = "complaint-settled"

_FEWEST_WORDS = 2
_CERTAIN = 9.0


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


def complaint_in(reading: Reading, turn: Turn) -> Complaint | None:
    """The first complaint of a turn. What is cheaper to ask is best asked before."""
    return next((found for found in reading.once(complaints) if found.said in turn.said), None)


def is_strong(said: Said) -> bool:
    """Whether a message is a strong complaint if it is one."""
    return said.has(STRONG) or ("!!" in said.text and said.has(MILD))


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


_SHIFTS = {STRONG: 2.2, MILD: 2.4, SETTLED: -1.2, "complaint-third": -0.5}
_ALWAYS = -0.2
_HARDLY_A_WORD, _IN_FEW_WORDS = 6, -0.6
_MOOD = 0.9
"""What phrases, few words, and the mood of the customer's message before (from -1 to 1) add to the
model's log-odds: measured on labelled conversations, like the weights of a message's place."""


def _complaints(reading: Reading) -> Iterator[Complaint]:
    before: set[str] = {"first"}
    asked = False
    mood = 0.0
    for said in reading.said:
        if said.by_us:
            asked = "?" in said.text
        elif said.by_customer:
            odds = _odds(said, before | ({"asked"} if asked else set()), mood, reading)
            mood = math.tanh(odds / 2)
            before.discard("first")
            if odds >= 0:
                before.add("complained")
                yield _complaint(said, reading)


def _odds(said: Said, context: set[str], mood: float, reading: Reading) -> float:
    """Log-odds that the message complains."""
    if len(said.tokens) < _FEWEST_WORDS:
        return -_CERTAIN
    if reading.language != "en":
        return _CERTAIN if said.has(STRONG, MILD) else -_CERTAIN
    return said.once(_odds_of_words, frozenset(context)) + _MOOD * mood


def _odds_of_words(spoken: Spoken, context: frozenset[str]) -> float:
    score = model("complaint").score(spoken.once(features), context)
    shift = sum(weight for cue, weight in _SHIFTS.items() if spoken.has(cue))
    short = _IN_FEW_WORDS if len(spoken.tokens) < _HARDLY_A_WORD else 0.0
    return math.log(score / (1 - score)) + shift + short + _ALWAYS


def _complaint(said: Said, reading: Reading) -> Complaint:
    start, end = said.once(_worst_sentence)
    others = any(start <= at < end for at, _ in said.places("complaint-third"))
    return Complaint(
        said=said,
        place=(start, end),
        strength="strong" if is_strong(said) else "mild",
        about_us=not others or _speaks_to_us(said, reading),
        signs=len(said.places(STRONG, MILD)),
    )


def _speaks_to_us(said: Said, reading: Reading) -> bool:
    phrases = lexicon(reading.language).cues["complaint-us"].phrases
    return any(phrase.spans(said.text) for phrase in phrases)


def _worst_sentence(spoken: Spoken) -> Place:
    """The sentence with the most signs of complaint; among equals the longest."""
    if len(spoken.sentences) == 1:
        return spoken.sentences[0]
    places = spoken.places(STRONG) * 2 + spoken.places(MILD)
    signs = Counter(spoken.sentence((at, at)) for at, _ in places)
    return max(spoken.sentences, key=lambda place: (signs[place], place[1] - place[0]))
