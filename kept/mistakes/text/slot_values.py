"""The facts that a text of the customer's states: their values, in figures, as masks, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kept.mistakes.text.read import Place, Spoken

Stated = tuple[str, Place, str]
"""Which fact, where, and its value."""


def stated(spoken: Spoken, asked_before: frozenset[str]) -> tuple[Stated, ...]:
    """The facts that a customer's text gives, where we had asked for some just before."""
    return tuple(_stated(spoken, asked_before))


def holds_value(text: str, place: Place) -> bool:
    """Whether any value but a name stands there."""
    return any(value.lastgroup != "name" for value in _VALUE.finditer(text, *place))


def _stated(spoken: Spoken, asked_before: frozenset[str]) -> Iterator[Stated]:
    values = list(_values(spoken, asked_before))
    yield from values
    known = {name for name, _, _ in values}
    figures = _FIGURE.search(spoken.text)
    for name, pattern in _IN_CAPITALS.items():
        possible = figures if name in _NUMBERS else not _PLACES.isdisjoint(spoken.words)
        if possible and name not in known and (found := pattern.search(spoken.original)):
            yield name, found.span(), found.group()
    for name in ("photo", "name", "error"):
        for place in spoken.places(f"have-{name}")[:1]:
            yield name, place, spoken.original[slice(*place)]
    if not spoken.has("have-none"):
        yield from _answers(spoken, asked_before)


def _values(spoken: Spoken, asked_before: frozenset[str]) -> Iterator[Stated]:
    """What stands there in figures or as a mask."""
    if spoken.has("have-version") and (version := _VERSION.search(spoken.text)):
        yield "version", version.span(), version.group()
    if not _may_hold_a_value(spoken):
        return
    nouns = [(place, name) for name in _NUMBERS for place in spoken.places(f"have-{name}")]
    for match in _VALUE.finditer(spoken.text):
        place = _whole(match, spoken.text)
        for name in _names(match, nouns, asked_before):
            yield name, place, spoken.original[slice(*place)]


def _may_hold_a_value(spoken: Spoken) -> bool:
    if _MARK.search(spoken.text) and any(sign.search(spoken.text) for sign in _SIGNS):
        return True
    return not _STREETS.isdisjoint(spoken.words)


def _answers(spoken: Spoken, asked_before: frozenset[str]) -> Iterator[Stated]:
    """What an answer gives without any mark of it: a name, a device, something sent privately."""
    if spoken.has("have-privately"):
        place = spoken.places("have-privately")[0]
        for name in sorted(asked_before - {"photo"}):
            yield name, place, spoken.original[slice(*place)]
        return
    if "?" in spoken.text:
        return
    if "name" in asked_before:
        match = _FULL_NAME.search(spoken.original)
        if match:
            yield "name", match.span(), match.group()
    if "device" in asked_before and len(spoken.tokens) > 1:
        yield "device", spoken.whole(), spoken.original.strip()


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
