"""The words of a language that tell a deadline, read from ``phrases/<language>/deadlines.toml``.

A *form* is a regular expression for the core of a deadline ("14 march", "3-5 working days") in
which ``{weekday}`` stands for the words of the table ``[words.weekday]``. Its named groups are the
values that the core tells. ``lead`` names the words that may stand before it and belong to it.
``alone`` says when the core counts: ``free`` always, ``lead`` after one of its leads or joined to
another core, ``joined`` only joined.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de")

Value = int | float | str

_TABLES_OF_GROUPS = {
    "amount": ("number", "several"),
    "hour": ("number",),
    "unit": ("unit", "working", "many"),
    "days": ("day",),
    "weekday": ("weekday", "weekday_short"),
    "which": ("which",),
    "edge": ("edge",),
    "period": ("period", "whole"),
    "part": ("part", "close"),
    "month": ("month",),
    "noon": ("noon",),
    "meridiem": ("meridiem",),
    "zone": ("zone",),
}
_ANCHORS = ("unit", "working", "day", "weekday", "weekday_short", "month", "part", "noon", "close")
_ANCHORS_OF_PERIODS = ("period", "whole")
_GAP = r"\s{1,3}"


@dataclass(frozen=True, eq=False)
class Form:
    """One way to tell a deadline."""

    kind: str
    pattern: str
    lead: re.Pattern[str] | None
    alone: str
    needs_lead: bool
    values: Mapping[str, Value]

    @cached_property
    def core(self) -> re.Pattern[str]:
        """Compiled when first found: most texts need few of the forms."""
        return re.compile(self.pattern)


@dataclass(frozen=True, eq=False)
class Grammar:
    """All forms of a language."""

    forms: tuple[Form, ...]
    any_form: re.Pattern[str]
    anchors: frozenset[str]
    starts: frozenset[str]
    glue: re.Pattern[str]
    tail: re.Pattern[str]
    before: re.Pattern[str]
    takes: re.Pattern[str]
    unless: Mapping[str, re.Pattern[str]]
    day_first: bool
    afternoon_below: int
    words: Mapping[str, Mapping[str, Value]]

    def possible(self, words: AbstractSet[str]) -> bool:
        """Whether a text of these words can hold a deadline at all."""
        return not self.anchors.isdisjoint(words) or any(word[0].isdigit() for word in words)

    def at(self, text: str, place: int) -> tuple[Form, re.Match[str]] | None:
        """The form whose core begins at ``place``, with its match."""
        if text[place - 1 : place] and _INSIDE.search(text, max(0, place - 2), place):
            return None
        found = self.any_form.match(text, place)
        if found is None:
            return None
        form = self.forms[int((found.lastgroup or "")[1:])]
        match = form.core.match(text, place)
        return (form, match) if match else None

    def values(self, form: Form, match: re.Match[str]) -> dict[str, Value]:
        """What the groups of a core say: numbers as numbers, words as their tables tell."""
        said = {name: text for name, text in match.groupdict().items() if text is not None}
        return {**form.values, **{name: self._value(name, text) for name, text in said.items()}}

    def _value(self, group: str, said: str) -> Value:
        said = " ".join(said.split())
        if said.isdigit():
            return int(said)
        for table in _TABLES_OF_GROUPS[group]:
            if said in self.words[table]:
                return self.words[table][said]
        return float(said.replace(",", "."))


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language that is in ``LANGUAGES``."""
    place = files("kept.mistakes") / "phrases" / language / "deadlines.toml"
    return _read(tomllib.loads(place.read_text(encoding="utf-8")))


def _read(file: dict[str, Any]) -> Grammar:
    words: dict[str, dict[str, Value]] = file["words"]
    forms = [_form(table, file) for table in file["form"]]
    plain = [_UNNAMED.sub("(?:", form.pattern) for form in forms]
    return Grammar(
        forms=tuple(forms),
        any_form=re.compile("|".join(f"(?P<f{at}>{core})" for at, core in enumerate(plain))),
        anchors=_last_words(words, (*_ANCHORS, *_ANCHORS_OF_PERIODS))
        | set(file["anchors"] + file["compounds"]),
        starts=_first_words(words) | set(file["starts"] + file["compounds"]),
        glue=re.compile(_expand(file["glue"], words)),
        tail=re.compile(file["tail"]),
        before=re.compile(rf"\b{_either(file['before'])}\b"),
        takes=_lead(file["leads"]["takes"]),
        unless={
            name: re.compile(_expand(pattern, words)) for name, pattern in file["unless"].items()
        },
        day_first=file["day_first"],
        afternoon_below=file["afternoon_below"],
        words=words,
    )


_UNNAMED = re.compile(r"\(\?P<\w+>")
_TABLE = re.compile(r"\{([a-z_]+)\}")
_INSIDE = re.compile(r"(?:[$€£#/:@-]|\w'|\d[.,])\Z")


def _form(table: dict[str, Any], file: dict[str, Any]) -> Form:
    lead = file["leads"].get(table.get("lead", ""))
    return Form(
        kind=table["kind"],
        pattern=_expand(table["pattern"], file["words"]),
        lead=_lead(lead) if lead else None,
        alone=table["alone"],
        needs_lead=table.get("needs_lead", False),
        values=table.get("values", {}),
    )


def _expand(pattern: str, words: Mapping[str, Mapping[str, Value]]) -> str:
    return _TABLE.sub(lambda name: _either(words[name[1]]), pattern)


def _lead(words: Iterable[str]) -> re.Pattern[str]:
    """Up to three of the words, right before the end of what is searched."""
    return re.compile(rf"(?<![\w'-])(?:{_either(words)}(?:\s{{1,3}}|(?<=@))){{1,3}}\Z")


def _either(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word).replace(chr(92) + ' ', _GAP) for word in longest_first)})"


def _last_words(words: Mapping[str, Mapping[str, Value]], tables: Iterable[str]) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", said)[-1] for table in tables for said in words[table])


def _first_words(words: Mapping[str, Mapping[str, Value]]) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", said)[0] for table in words.values() for said in table)
