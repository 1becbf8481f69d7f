"""What must be known before a first answer, by topic, and the question that asks for it.

A topic is told by a tag of the conversation or by words of the customer. The house rules may say
which facts their topics need (``[needed]``); without them those below hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kept.desk.coaching.sentences import Spoken
from kept.desk.coaching.usual_sentences import LANGUAGES, USUAL
from kept.mistakes.reading import Reading, Said
from kept.mistakes.text.slot_values import stated
from kept.mistakes.text.slots import NAMES, asked_in, given
from kept.mistakes.text.steps import reported_steps

TOPICS: Mapping[str, tuple[str, ...]] = {
    "parcel, delivery, delivered, shipment, courier, paket, lieferung, sendung": ("order",),
    "broke, broken, damaged, cracked, torn, kaputt, beschädigt": ("order", "photo"),
    "crash, crashes, crashed, freezes, error, app, fehler, absturz": ("device", "error", "tried"),
    "not working, does not work, doesn't work, stopped working": ("device", "tried"),
    "invoice, charged, refund, rechnung, abgebucht, erstattung": ("order",),
}
"""Words, and the facts without which an answer is a guess."""
KNOWN = NAMES | {"tried": "what was tried"}
"""Every fact that can be needed, as it is called in a sentence."""
_SAME = {"order": {"order", "booking", "reference", "tracking"}}
_AND = {"en": " and ", "de": " und "}


@dataclass(frozen=True)
class Needed:
    """Names of facts that are not known yet, and the sentence that asks for them."""

    names: tuple[str, ...] = ()
    question: str = ""


NOTHING = Needed()


def needed(
    reading: Reading,
    *,
    tags: Iterable[str],
    files: bool,
    orders: int,
    language: str,
    known: AbstractSet[str] = frozenset(),
) -> Needed:
    """What is not known before the first reply; nothing once somebody replied.

    ``files``: the customer sent some; ``orders``: how many of theirs are known. One order that
    is known need not be asked for. ``known``: facts that are taken care of elsewhere.
    ``language`` is that of the question.
    """
    if reading.replies or not reading.speaks:
        return NOTHING
    text = _words(reading)
    wanted = [
        fact
        for words, facts in (reading.house.needed or TOPICS).items()
        if _is_about(words, text, {tag.casefold() for tag in tags})
        for fact in facts
    ]
    has = known | {slot.name for slot in reading.once(given)}
    has |= {"photo"} if files else set()
    has |= {"order"} if orders == 1 else set()
    has |= {"tried"} if reading.once(reported_steps) else set()
    left = [one for one in dict.fromkeys(wanted) if has.isdisjoint(_SAME.get(one, {one}))]
    if not left:
        return NOTHING
    spoken = Spoken(reading.house, language if language in LANGUAGES else "en")
    return Needed(tuple(KNOWN.get(one, one) for one in left), _question(left, spoken))


def told_or_asked(draft: Said) -> set[str]:
    """The facts that a draft of ours states, or asks for."""
    said = {name for name, _, _ in draft.once(stated, frozenset())} | set(asked_in(draft))
    return said | {"tried"} if draft.has("asks-tried") else said


def _words(reading: Reading) -> str:
    said = [one.text for one in reading.said if one.by_customer]
    return " ".join([reading.conversation.subject or "", *said]).casefold()


def _is_about(words: str, text: str, tags: set[str]) -> bool:
    each = [word.strip().casefold() for word in words.split(",") if word.strip()]
    return any(word in tags or re.search(rf"\b{re.escape(word)}\b", text) for word in each)


def _question(facts: list[str], spoken: Spoken) -> str:
    each = [
        spoken.one(f"need-{fact}")
        if f"need-{fact}" in USUAL
        else spoken.filled("need-other", name=KNOWN.get(fact, fact))
        for fact in facts
    ]
    last = f"{_AND[spoken.language]}{each[-1]}" if each[1:] else each[-1]
    return spoken.filled("need", questions=f"{', '.join(each[:-1])}{last}")
