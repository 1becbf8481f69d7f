"""Facts that customers give and agents ask for: order number, e-mail, phone, address, device ...

A noun counts as asked for only where a verb of asking governs it ("can I have your order number",
not "we will e-mail you"). A fact counts as given where its value stands in the customer's words,
or where the customer answered when asked. Masked values such as ``#EMAIL#`` are values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading, Said
from kept.mistakes.text.lexicon import lexicon
from kept.mistakes.text.read import Place, Spoken
from kept.mistakes.text.slot_values import holds_value, stated


class Slot(NamedTuple):
    """One fact in a message: which, where, and its value (empty where it is asked for)."""

    name: str
    said: Said
    place: Place
    value: str = ""


class AskedAgain(NamedTuple):
    """A question for a fact, and where that fact had been given before."""

    asked: Slot
    given: Slot


NAMES = {
    "order": "order number",
    "booking": "booking reference",
    "reference": "reference number",
    "tracking": "tracking number",
    "account": "account number",
    "serial": "serial number",
    "flight": "flight or train number",
    "email": "e-mail address",
    "phone": "phone number",
    "address": "address",
    "postcode": "postcode",
    "birth": "date of birth",
    "name": "name",
    "device": "device",
    "version": "version",
    "error": "error message",
    "place": "place",
    "photo": "picture",
}
"""What a slot is called in a sentence."""


def given(reading: Reading) -> tuple[Slot, ...]:
    """Facts that the customer gave, in order."""
    return _given_before(reading, len(reading.said))


def asked(reading: Reading) -> tuple[Slot, ...]:
    """Facts that we asked the customer for, each once a message."""
    if not reading.may("ask-for"):
        return ()
    return tuple(
        Slot(name, said, place)
        for said in reading.said
        if said.by_us and said.may("ask-for")
        for name, place in said.once(_asked)
    )


def asked_in(said: Said) -> list[str]:
    """Names of the facts that one message of ours asks for."""
    return [name for name, _ in said.once(_asked)]


def asked_again(reading: Reading) -> tuple[AskedAgain, ...]:
    """Questions for what the customer had given before, the first of each message."""
    questions = reading.once(asked)
    known = _given_before(reading, questions[-1].said.index) if questions else ()
    found: dict[int, AskedAgain] = {}
    for question in questions if known else ():
        said = question.said
        if said.index in found or question.name in reading.house.allowances.ask_again:
            continue
        for fact in known:
            if fact.name == question.name and fact.said.index < said.index:
                if not said.has("ask-security") and not _reads_back(question):
                    found[said.index] = AskedAgain(question, fact)
                break
    return tuple(found.values())


def slot_facts(reading: Reading) -> Iterator[Fact]:
    """Every fact given and every fact asked for, with its ``slot`` and, if given, ``value``."""
    for kind, slots in (("given", reading.once(given)), ("asked", reading.once(asked))):
        for name, said, (start, end), value in slots:
            details = {"slot": name, "value": value} if value else {"slot": name}
            quote = said.message.text[start:end]
            yield Fact(kind, reading.conversation.id, said.message.id, start, end, quote, details)


def _given_before(reading: Reading, index: int) -> tuple[Slot, ...]:
    """Facts that the customer gave before a message."""
    questions = reading.once(asked)
    found: list[Slot] = []
    asked_before: frozenset[str] = frozenset()
    for turn in reading.turns:
        if turn.first.index >= index:
            break
        if turn.by_customer:
            for said in turn.said:
                given = said.once(stated, asked_before)
                found += [Slot(name, said, place, value) for name, place, value in given]
        else:
            indexes = {said.index for said in turn.said}
            asked_before = frozenset(slot.name for slot in questions if slot.said.index in indexes)
    return tuple(found)


def _asked(spoken: Spoken) -> list[tuple[str, Place]]:
    """What a text of ours asks for, and where."""
    if not spoken.may(*_NOUNS.values()) or not spoken.has("ask-for"):
        return []
    places = {name: _governed(spoken, noun) for name, noun in _NOUNS.items() if spoken.may(noun)}
    return [(name, place) for name, place in places.items() if place]


def _governed(spoken: Spoken, noun: str) -> Place | None:
    """Where a verb of asking governs a noun for a fact first, the last verb in front of it."""
    for start, end in spoken.places(noun):
        verbs = [place for place in spoken.places("ask-for") if place[0] < start]
        if not verbs or start - verbs[-1][1] > _REACH:
            continue
        verb, behind = verbs[-1]
        if verb < spoken.sentence((start, end))[0]:
            continue
        turned = lexicon(spoken.language).cues["ask-turned"].phrases
        if not any(phrase.spans(spoken.text, behind, start) for phrase in turned):
            return verb, end
    return None


def _reads_back(question: Slot) -> bool:
    """Whether the question already holds the value and wants only a yes."""
    start, end = question.said.sentence(question.place)
    return holds_value(question.said.text, (start, end + _VALUE_BEHIND))


_NOUNS = {name: f"ask-{name}" for name in NAMES}
_REACH = 140
"""Characters between the verb of asking and its noun: a long list fits in between."""
_VALUE_BEHIND = 40
"""Characters behind a question in which the value that it reads back may stand."""
