"""KNO02 false-claim.

What it finds
    A statement of ours against the facts register: another number of days, another price, "in
    stock" for what is out of stock. The register stands in the house rules, under ``register``.

Why it hurts
    The customer plans by what we say. A wrong price or time is a broken promise that nobody knows
    of yet.

Example
    The register says that returns are taken for 30 days. A reply says "You can return it within 60
    days".

What to do instead
    Look up what the register says, or change the register where it is out of date.

What it cannot see
    Facts that are not in the register, numbers written as words, and statements that name the topic
    in other words than the register does. An exception that was granted looks like a false claim.

Settings
    register

Sources
    D5: claims that are not true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kept.mistakes.house import RegisteredFact
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, evidence
from kept.mistakes.text.amounts import amounts
from kept.mistakes.text.lexicon import lexicon
from kept.mistakes.text.plain import plain
from kept.mistakes.text.read import Place


def detect(reading: Reading) -> Iterator[Evidence]:
    for said in reading.said:
        if said.by_us:
            for fact in reading.house.register:
                place = _contradiction(reading, said, fact)
                if place:
                    value = f"{fact.value:g}" if isinstance(fact.value, float) else fact.value
                    known = f"{value} {fact.unit}".strip()
                    yield evidence(
                        said.span(place),
                        f"The facts register says {known} for {fact.topic}.",
                        "Say what the register says, or correct the register.",
                        topic=fact.topic,
                    )


def _contradiction(reading: Reading, said: Said, fact: RegisteredFact) -> Place | None:
    """The words of a statement about the fact that say something else than the fact."""
    words = _words(fact.words)
    for start, end in said.sentences:
        if said.text[end - 1] == "?" or not words.search(said.text, start, end):
            continue
        if isinstance(fact.value, str):
            place = (start, end) if _differs(reading, said.text[start:end], fact.value) else None
        else:
            place = _other_amount(said.text, fact, start, end)
        if place:
            return place
    return None


def _other_amount(text: str, fact: RegisteredFact, start: int, end: int) -> Place | None:
    """The first amount of a sentence, if none of its amounts is the registered one."""
    value = float(fact.value)
    found = list(amounts(text, fact.unit, start, end)) if fact.unit else []
    if not found or any(amount.allows(value) for amount in found):
        return None
    return found[0].start, found[0].end


def _differs(reading: Reading, sentence: str, value: str) -> bool:
    """Whether a sentence about the same thing says no where the value says yes, or reverse."""
    value = plain(value)
    shared = [word for word in value.split() if len(word) >= _LONG and word in sentence]
    if not shared and value not in _YES_NO:
        return False
    return _denies(reading, sentence) != _denies(reading, value)


def _denies(reading: Reading, text: str) -> bool:
    denials = lexicon(reading.language).cues["denial"].phrases
    return any(True for phrase in denials for _ in phrase.spans(text))


@lru_cache(maxsize=256)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(plain(word)) for word in words) + ")")


_LONG = 4
_YES_NO = frozenset({"yes", "no", "ja", "nein"})

MISTAKE = Mistake(
    code="KNO02",
    name="false-claim",
    title="A claim is false",
    group="knowledge",
    level=Level.WARNING,
    needs=("text", "register"),
    basis="record",
    detect=detect,
)
