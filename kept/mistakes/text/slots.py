"""Facts that customers give and agents ask for: order number, e-mail, phone, address, device ...

A noun counts as asked for only where a verb of asking governs it ("can I have your order number",
not "we will e-mail you"). A fact counts as given where its value stands in the customer's words,
or where the customer answered when asked. Masked values such as ``#EMAIL#`` are values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Place, Reading, Said
from kept.mistakes.text.lexicon import lexicon
from kept.mistakes.text.phrases import Phrase


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
    turned = lexicon(reading.language).cues["ask-turned"].phrases
    return tuple(
        slot
        for said in reading.said
        if said.by_us and said.may(*_NOUNS.values()) and said.has("ask-for")
        for name, noun in _NOUNS.items()
        if said.may(noun)
        for slot in islice(_asked(said, name, turned), 1)
    )


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
                found += _given(said, asked_before)
        else:
            indexes = {said.index for said in turn.said}
            asked_before = frozenset(slot.name for slot in questions if slot.said.index in indexes)
    return tuple(found)


def _asked(said: Said, name: str, turned: tuple[Phrase, ...]) -> Iterator[Slot]:
    """Where a verb of asking governs a noun for the fact: the last one in front of it."""
    for noun in said.places(_NOUNS[name]):
        verbs = [place for place in said.places("ask-for") if place[0] < noun[0]]
        if not verbs or noun[0] - verbs[-1][1] > _REACH:
            continue
        verb, end = verbs[-1]
        if verb < said.sentence(noun)[0]:
            continue
        if not any(True for phrase in turned for _ in phrase.spans(said.text, end, noun[0])):
            yield Slot(name, said, (verb, noun[1]))


def _reads_back(question: Slot) -> bool:
    """Whether the question already holds the value and wants only a yes."""
    start, end = question.said.sentence(question.place)
    values = _VALUE.finditer(question.said.text, start, end + _VALUE_BEHIND)
    return any(value.lastgroup != "name" for value in values)


def _given(said: Said, asked_before: frozenset[str]) -> Iterator[Slot]:
    values = list(_values(said, asked_before))
    yield from values
    stated = {slot.name for slot in values}
    figures = _FIGURE.search(said.text)
    for name, pattern in _IN_CAPITALS.items():
        possible = figures if name in _NUMBERS else not _PLACES.isdisjoint(said.words)
        if possible and name not in stated and (known := pattern.search(said.message.text)):
            yield Slot(name, said, known.span(), known.group())
    for name in ("photo", "name", "error"):
        for place in said.places(f"have-{name}")[:1]:
            yield Slot(name, said, place, said.message.text[slice(*place)])
    if not said.has("have-none"):
        yield from _answers(said, asked_before)


def _values(said: Said, asked_before: frozenset[str]) -> Iterator[Slot]:
    """What stands there in figures or as a mask."""
    if said.has("have-version") and (version := _VERSION.search(said.text)):
        yield Slot("version", said, version.span(), version.group())
    if not _may_hold_a_value(said):
        return
    nouns = [(place, name) for name in _NUMBERS for place in said.places(f"have-{name}")]
    for match in _VALUE.finditer(said.text):
        place = _whole(match, said.text)
        for name in _names(match, nouns, asked_before):
            yield Slot(name, said, place, said.message.text[slice(*place)])


def _may_hold_a_value(said: Said) -> bool:
    if _MARK.search(said.text) and any(sign.search(said.text) for sign in _SIGNS):
        return True
    return not _STREETS.isdisjoint(said.words)


def _answers(said: Said, asked_before: frozenset[str]) -> Iterator[Slot]:
    """What an answer gives without any mark of it: a name, a device, something sent privately."""
    if said.has("have-privately"):
        place = said.places("have-privately")[0]
        for name in sorted(asked_before - {"photo"}):
            yield Slot(name, said, place, said.message.text[slice(*place)])
        return
    if "?" in said.text:
        return
    if "name" in asked_before:
        match = _FULL_NAME.search(said.message.text)
        if match:
            yield Slot("name", said, match.span(), match.group())
    if "device" in asked_before and len(said.tokens) > 1:
        span = said.span()
        yield Slot("device", said, (span.start, span.end), said.message.text.strip())


def _names(
    match: re.Match[str], nouns: list[tuple[Place, str]], asked_before: frozenset[str]
) -> Iterator[str]:
    """Which facts a value states."""
    kind = match.lastgroup or ""
    if kind in ("email", "address"):
        yield kind
    elif kind == "name":
        if "name" in asked_before:
            yield kind
    else:
        near = [
            (gap, name) for place, name in nouns if (gap := _gap(place, match.span())) is not None
        ]
        if near:
            yield min(near)[1]
        elif kind == "phone":
            yield kind
        else:
            yield from sorted(asked_before & _NUMBERS)


def _whole(match: re.Match[str], text: str) -> Place:
    """The place of a value; patterns find the end of an e-mail address or a street first."""
    start, end = match.span()
    if text[start] == "@" or (match.lastgroup == "address" and text[start].isalpha()):
        while start and (text[start - 1].isalnum() or text[start - 1] in ".+-_"):
            start -= 1
    return start, end


def _gap(noun: Place, number: Place) -> int | None:
    """How far a noun is from a number, a noun behind it counting as farther; None if too far."""
    if 0 <= number[0] - noun[1] <= _NOUN_BEFORE:
        return number[0] - noun[1]
    if 0 <= noun[0] - number[1] <= _NOUN_AFTER:
        return noun[0] - number[1] + _NOUN_BEFORE
    return None


_NOUNS = {name: f"ask-{name}" for name in NAMES}
_REACH = 140
"""Characters between the verb of asking and its noun: a long list fits in between."""
_VALUE_BEHIND = 40
"""Characters behind a question in which the value that it reads back may stand."""
_NOUN_BEFORE, _NOUN_AFTER = 45, 12
"""Characters between a number and the noun that says what it is."""
_NUMBERS = frozenset(
    "order booking reference tracking account serial flight phone postcode birth".split()
)
_FIGURE = re.compile(r"\d")
_EMAIL = r"#e-?mail[\w-]{0,12}#|__email__|(?<=[\w+-])@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}"
_PHONE = (
    r"#phone[\w-]{0,12}#|__phone__|(?<![\w#/.])(?:\+|00|\()\d[\d ()/-]{7,18}\d(?!\w)"
    r"|(?<![\w#/.])\d{3,5}[ -]\d{3,4}[ -]\d{3,4}(?!\w)"
)
_STREETS = frozenset(
    "street st road rd avenue ave lane drive close court way terrace boulevard blvd"
    " crescent".split()
)
_STREET_BEFORE = r"(?:straße|strasse|str\.|weg|platz|gasse|allee) ?\d"
_ADDRESS = (
    r"#address[\w-]{0,12}#"
    rf"|(?<!\w)\d{{1,5}}[a-z]? (?:[a-z'-]{{2,20}} ){{1,3}}(?:{'|'.join(sorted(_STREETS))})(?!\w)"
    rf"|(?<=\w){_STREET_BEFORE}{{1,4}}(?!\w)"
)
_COUNTED = "€|£|%|euro|hour|hrs|day|week|month|minute|mins|year|cm|mm|kg|tage|woche|stunde"
_NUMBER = (  # neither the size of an uploaded file, nor a date, nor a count of something
    r"(?<!size: )(?<!size: p)(?<!\d\.)#(?:number|alphanumeric|device|id|order)[\w-]{0,16}#"
    r"|(?<![\w@#/.,$€£-])(?<!\d:)#?(?!\d{4}-\d\d-\d\d|\d{1,4}(?![\w-]))(?=(?:[a-z-]{0,8}\d){3})"
    rf"[a-z]{{0,4}}-?[a-z\d][\da-z-]{{3,24}}(?![\w-]|[/.,:]\w|\s?(?:{_COUNTED}))"
)
_VALUE = re.compile(
    rf"(?P<email>{_EMAIL})|(?P<phone>{_PHONE})|(?P<address>{_ADDRESS})|(?P<name>#name\??#?)"
    rf"|(?P<number>{_NUMBER})"
)
_SIGNS = tuple(
    re.compile(sign)
    for sign in (
        r"#\w",
        r"__",
        r"@[\w-]{1,63}\.[\w-]",
        r"\d(?:[a-z-]{0,8}\d){2}",
        r"\d[\d ()/-]{7}",
        _STREET_BEFORE,
    )
)
"""One of these stands wherever a value does, streets that are named by a word aside. Each begins
with what is rare, and so takes a fraction of the time that the values themselves take."""
_MARK = re.compile(r"[\d#@_]")
"""One of these stands in each of the signs."""
_VERSION = re.compile(r"(?<![\w.,/$€£-])v?\d{1,3}(?:\.\d{1,5}){1,3}(?![\w/]|[.,]\d)")
_PLACES = frozenset({"store", "branch", "shop", "station", "airport"})
_IN_CAPITALS = {
    "booking": re.compile(
        r"(?<![\w#@/&.-])(?![A-Z]{2,3}\d+\b)(?=[A-Z]+\d|\d+[A-Z])[A-Z\d]{6}(?![\w#]|[-/.]\w)"
    ),
    "order": re.compile(r"(?<![\w@/&.-])(?:[A-Z]{1,4}-?\d{5,12}|#\d{4,12})(?![\w#-])"),
    "place": re.compile(
        r"\b(?:[A-Z][a-z]{2,20} ){1,3}(?:[Ss]tore|[Bb]ranch|[Ss]hop|[Ss]tation|[Aa]irport)\b"
        r"|\b(?:store|branch|shop) (?:in|at|on) [A-Z][a-z]{2,}"
    ),
}
"""Facts known by their capital letters: a booking code, an order number, a shop by its town."""
_FULL_NAME = re.compile(r"\b[A-ZÄÖÜ][\w'-]{1,20} [A-ZÄÖÜ][\w'-]{1,20}\b")
