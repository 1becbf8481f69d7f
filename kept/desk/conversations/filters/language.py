"""How a filter is written: ``key:value``, ``-key:value``, ``"a phrase"``, words.

``parse`` understands every text: what it cannot read becomes a problem with a sentence, and the
rest still counts. ``str(filter)`` writes a filter so that ``parse`` reads the same again.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

LONGEST, MOST = 1_000, 40
"""Characters of a query that are read, and parts of it: a list must not cost more than that."""

CHOICES = {
    "status": ("open", "waiting", "snoozed", "resolved", "any"),
    "has": ("attachment", "draft", "note"),
    "is": (
        "waiting",
        "mentioned",
        "unread",
        "followed",
        "asked",
        "asking",
        "archive",
        "automatic",
    ),
}
"""The keys whose values are these and no others."""
EXAMPLES = {
    "status": "status:open",
    "owner": "owner:me",
    "team": "team:mine",
    "tag": "tag:refund",
    "from": "from:mona",
    "before": "before:2026-03-01",
    "after": "after:2026-03-01",
    "has": "has:attachment",
    "is": "is:waiting",
    "channel": "channel:support",
}
"""Every key of the language, each with an example."""

_TOKEN = re.compile(
    r'(?P<minus>-)?(?:(?P<key>[^\W\d_][\w-]*):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))'
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Term:
    """``key:value``; ``key`` is of EXAMPLES or, if ``is_field``, the slug of a custom field."""

    key: str
    value: str
    is_negated: bool = False
    is_field: bool = False

    def __str__(self) -> str:
        value = f'"{self.value}"' if re.search(r"\s", self.value) else self.value
        return f"{'-' * self.is_negated}{self.key}:{value}"


@dataclass(frozen=True)
class Words:
    """Something to search for in the text: a word, or a phrase that must stand as it is."""

    text: str
    is_phrase: bool = False
    is_negated: bool = False

    def __str__(self) -> str:
        return f"{'-' * self.is_negated}" + (f'"{self.text}"' if self.is_phrase else self.text)


@dataclass(frozen=True)
class Problem:
    """A part that cannot be read, as it was written, and why, in a sentence."""

    text: str
    sentence: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Filter:
    """What a query says; every term and word must hold, but terms of one key are alternatives.

    (Several tags, ``has:`` and ``is:`` must all hold: a conversation can have several.)
    """

    terms: tuple[Term, ...] = ()
    words: tuple[Words, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, (*self.terms, *self.words, *self.problems)))

    def __bool__(self) -> bool:
        return bool(self.terms or self.words)

    def values(self, key: str) -> tuple[str, ...]:
        """What is asked for (not: excluded) under a key."""
        return tuple(t.value for t in self.terms if t.key == key and not t.is_negated)


def slug(name: str) -> str:
    """How the name of a custom field is written as a key: ``Serial number`` is serial-number."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def parse(text: str, *, fields: Collection[str] = ()) -> Filter:
    """Read a query; never raises. ``fields`` are the slugs of custom fields that may be keys."""
    parts: list[Term | Words | Problem] = []
    for match in _TOKEN.finditer(text[:LONGEST].replace("\0", " ")):
        part = _part(match, fields)
        if part is not None and part not in parts:
            parts.append(part)
    parts = parts[:MOST]
    return Filter(
        tuple(part for part in parts if isinstance(part, Term)),
        tuple(part for part in parts if isinstance(part, Words)),
        tuple(part for part in parts if isinstance(part, Problem)),
    )


def _part(match: re.Match[str], fields: Collection[str]) -> Term | Words | Problem | None:
    """One part of a query; None if nothing is in it."""
    is_negated, key, phrase = bool(match["minus"]), match["key"], match["phrase"]
    value = " ".join(phrase.split()) if phrase is not None else match["word"]
    if key and not value.startswith("//"):  # an address of a web page is a word
        return _term(key, value, is_negated, fields)
    if key:
        return Words(f"{key}:{value}", is_negated=is_negated)
    name = value.removesuffix(":").casefold()
    if phrase is None and value.endswith(":") and name in EXAMPLES:
        return _problem(name, "", is_negated, f"Something is missing after `{name}:`")
    return Words(value, is_phrase=phrase is not None, is_negated=is_negated) if value else None


def _term(key: str, value: str, is_negated: bool, fields: Collection[str]) -> Term | Problem:
    name = key.casefold().replace("_", "-")
    if name not in EXAMPLES:
        if slug(name) in fields and value:
            return Term(slug(name), value, is_negated, is_field=True)
        from rapidfuzz import process  # 4 MB, for who mistypes

        near = process.extractOne(name, [*EXAMPLES, *fields], score_cutoff=60)
        hint = f"; did you mean `{near[0]}:`?" if near else "."
        return Problem(_written(key, value, is_negated), f"There is no filter `{key}:`{hint}")
    if not value:
        return _problem(name, value, is_negated, f"Something is missing after `{name}:`")
    if name in CHOICES:
        value = value.casefold()
        if value not in CHOICES[name]:
            known = ", ".join(f"`{name}:{choice}`" for choice in CHOICES[name])
            return _problem(name, value, is_negated, f"`{name}:` knows no “{value}”; it is {known}")
    if name in ("before", "after") and not _is_day(value):
        return _problem(name, value, is_negated, f"`{name}:` needs a day, not “{value}”")
    return Term(name, value, is_negated)


def _problem(name: str, value: str, is_negated: bool, sentence: str) -> Problem:
    example = "." if name in CHOICES and value else f", such as `{EXAMPLES[name]}`."
    return Problem(_written(name, value, is_negated), sentence + example)


def _written(key: str, value: str, is_negated: bool) -> str:
    if not value:
        return f'{"-" * is_negated}{key}:""'
    return str(Term(key, value, is_negated))


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and 1970 <= date.fromisoformat(value).year <= 2200
    except ValueError:
        return False
