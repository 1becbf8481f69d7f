"""The phrase language: how the word lists are written, and how a phrase becomes a pattern.

A phrase is words in a row, as one would say them::

    (i|we) <will> [then] (get|come) back to you

====================  =========================================================================
``word``              that word; ``apolog*`` any word that begins so (four letters or more)
``(a|b c)``           one of these
``[a]``               perhaps
``~3``                up to three words of any kind, within the sentence
``<n>``               a number in figures
``<name>``            the list ``name`` of ``words.toml`` of the language
``^`` and ``$``       here a sentence begins, here it ends
``?``                 (last) the sentence is a question
====================  =========================================================================

Whatever outsiders send, a pattern runs in bounded time: there is no unbounded repetition in it.
Each phrase also knows which words it cannot do without (``requires``), so that the index tries it
only on texts that hold one word of each such set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property


class PhraseError(ValueError):
    """A phrase that cannot be read; the message quotes it and says where."""


_PART = re.compile(r"\s*(~\d+|<[\w-]+>|[()\[\]|^$?]|[^\s()\[\]|^$?~<>]+)")
_PIECE = re.compile(r"\w+")
# Possessive and atomic: a word once read is not taken back letter by letter.
_SEPARATOR = r"[\s,;:\"'()*_-]{1,3}+"
_GAP = r"(?:[\s,;:\"'()*_/-]{1,3}+(?>[^\s.!?]{1,40}(?:\.[^\s.!?]{1,40}){0,3})){0,%d}?"
_NUMBER = r"\d{1,12}(?:[.,]\d{1,6}){0,3}"
_LOOSE = re.compile(r"n't$|'ve$|^i'm$|^(?:that|what|here|there|where|who|how|let)'s$")
_BEGINS = re.compile(r"(?:^|[.!?\n:*•]|@\w{1,30}|\bhi|\bhello|- )[\s\"'(,]*$")
_ENDS = re.compile(r"[\s\"')]*(?:[.!?\n]|$)")
_ASKS = re.compile(r"[^.!?\n]{0,300}\?")

Requirement = frozenset[str]
Places = Mapping[str, list[int]]
"""Where each word of a text begins; words of over four letters also by their first four."""


@dataclass
class Phrase:
    """One phrase: its source, the words it requires, and its pattern (compiled on first use)."""

    source: str
    body: str
    requires: tuple[Requirement, ...]
    first: Requirement | None = None
    """The words it can begin with; ``None`` if that is no list."""
    begins: bool = False
    ends: bool = False
    asks: bool = False
    loose_start: bool = field(default=False)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        lead = "" if self.loose_start else r"(?<![\w#])"
        return re.compile(lead + self.body + r"(?!\w)")

    def spans(
        self, text: str, start: int = 0, end: int | None = None, words: Places | None = None
    ) -> list[tuple[int, int]]:
        """Where the phrase stands in a plain text, left to right, not overlapping.

        With ``words``, the places of the words of the text, only these are tried: much faster.
        """
        end = len(text) if end is None else end
        if words is None or self.first is None:
            found = [match.span() for match in self.pattern.finditer(text, start, end)]
        else:
            found = self._spans_at(text, start, end, words)
        if self.begins or self.ends or self.asks:
            found = [span for span in found if self._stands_right(text, span)]
        return found

    def _spans_at(self, text: str, start: int, end: int, words: Places) -> list[tuple[int, int]]:
        places = [place for word in self.first or () if word in words for place in words[word]]
        if len(places) > 1:
            places.sort()
        found = []
        match = self.pattern.match
        for place in places:
            if start <= place and (hit := match(text, place, end)):
                found.append(hit.span())
                start = hit.end()
        return found

    def _stands_right(self, text: str, span: tuple[int, int]) -> bool:
        start, end = span
        if self.begins and not _BEGINS.search(text[max(0, start - 40) : start]):
            return False
        if self.ends and not _ENDS.match(text, end):
            return False
        return not self.asks or _ASKS.match(text, end) is not None

    def possible(self, words: set[str]) -> bool:
        """Whether a text with these words (and their first four letters) can hold the phrase."""
        return not any(need.isdisjoint(words) for need in self.requires)


def parse(source: str, words: Mapping[str, list[str]]) -> Phrase:
    """Read a phrase. ``words`` are the named lists. Raises ``PhraseError``."""
    parts = _split(source)
    begins = parts[:1] == ["^"]
    asks = parts[-1:] == ["?"]
    parts = parts[1 if begins else 0 : len(parts) - 1 if asks else len(parts)]
    ends = parts[-1:] == ["$"]
    parts = parts[:-1] if ends else parts
    if not parts:
        raise PhraseError(f"the phrase {source!r} has no words")
    reader = _Reader(source, parts, words)
    rendered = reader.choice(first=True)
    if reader.at < len(parts):
        raise PhraseError(f"the phrase {source!r} has a stray {parts[reader.at]!r}")
    if not rendered.requires:
        raise PhraseError(f"the phrase {source!r} needs at least one word that must be there")
    loose = source.lstrip("^( ").startswith(("'", "@", "#", "*"))
    first = None if loose else rendered.first
    return Phrase(source, rendered.body, rendered.requires, first, begins, ends, asks, loose)


def _split(source: str) -> list[str]:
    parts, at = [], 0
    source = source.strip().lower()
    while at < len(source):
        match = _PART.match(source, at)
        if match is None:
            raise PhraseError(f"the phrase {source!r} cannot be read from {source[at:]!r}")
        parts.append(match.group(1))
        at = match.end()
    return parts


@dataclass
class _Rendered:
    body: str
    requires: tuple[Requirement, ...] = ()
    first: Requirement | None = None
    optional: bool = False


@dataclass
class _Reader:
    source: str
    parts: list[str]
    words: Mapping[str, list[str]]
    at: int = 0

    def choice(self, *, first: bool) -> _Rendered:
        """Sequences separated by ``|``."""
        options = [self.sequence(first=first)]
        while self.at < len(self.parts) and self.parts[self.at] == "|":
            self.at += 1
            options.append(self.sequence(first=first))
        if len(options) == 1:
            return options[0]
        body = "(?:" + "|".join(option.body for option in options) + ")"
        return _Rendered(body, _common(options), _union(option.first for option in options))

    def sequence(self, *, first: bool) -> _Rendered:
        body, requires, firsts = "", [], []
        while self.at < len(self.parts) and self.parts[self.at] not in "|)]":
            item = self.item(first=first)
            body += item.body
            if first:
                firsts.append(item.first)
            if item.optional:
                continue
            first = False
            requires += item.requires
        if not body:
            raise PhraseError(f"the phrase {self.source!r} has an empty choice")
        return _Rendered(body, tuple(requires), _union(firsts))

    def item(self, *, first: bool) -> _Rendered:
        part = self.parts[self.at]
        self.at += 1
        if part == "(":
            return self.closed(self.choice(first=first), ")")
        if part == "[":
            inner = self.closed(self.choice(first=first), "]")
            tail = _SEPARATOR if first else ""
            return _Rendered(f"(?:{inner.body}{tail})?", first=inner.first, optional=True)
        if part.startswith("~"):
            if first:
                raise PhraseError(f"the phrase {self.source!r} begins with a gap")
            return _Rendered(_GAP % int(part[1:]), optional=True)
        if part == "<n>":
            return _Rendered(("" if first else _SEPARATOR) + _NUMBER)
        if part.startswith("<"):
            return self.named(part[1:-1], first=first)
        if part in "^$?":
            raise PhraseError(f"the phrase {self.source!r} has {part!r} in the middle")
        return _word(part, self.source, first=first)

    def closed(self, inner: _Rendered, mark: str) -> _Rendered:
        if self.at >= len(self.parts) or self.parts[self.at] != mark:
            raise PhraseError(f"the phrase {self.source!r} lacks a {mark!r}")
        self.at += 1
        return inner

    def named(self, name: str, *, first: bool) -> _Rendered:
        if name not in self.words:
            raise PhraseError(f"the phrase {self.source!r} uses the unknown list <{name}>")
        parts = _split("(" + "|".join(self.words[name]) + ")")
        return _Reader(self.source, parts, self.words).item(first=first)


def _word(word: str, source: str, *, first: bool) -> _Rendered:
    separator = "" if first else (r"\s?" if word.startswith("'") else _SEPARATOR)
    stem = word.endswith("*")
    word = word.removesuffix("*")
    pieces = _PIECE.findall(word)
    if stem and (not pieces or len(pieces[-1]) < 4):
        raise PhraseError(f"in the phrase {source!r}, {word}* needs four letters before the star")
    body = re.escape(word).replace(r"\-", r"[\s-]?")
    if _LOOSE.search(word):
        body = body.replace("'", "'?")
    if stem:
        body += r"\w{0,20}"
    return _Rendered(
        separator + body, _required(word, pieces, stem=stem), _first(word, pieces, stem=stem)
    )


def _first(word: str, pieces: list[str], *, stem: bool) -> Requirement | None:
    if not pieces or not word.startswith(pieces[0]):
        return None
    if stem and len(pieces) == 1:
        return frozenset({word[:4]})
    whole = {"".join(pieces)} if "-" in word or _LOOSE.search(word) else set()
    return frozenset({pieces[0], *whole})


def _union(firsts: Iterable[Requirement | None]) -> Requirement | None:
    known: Requirement = frozenset()
    for first in firsts:
        if first is None:
            return None
        known |= first
    return known


def _required(word: str, pieces: list[str], *, stem: bool) -> tuple[Requirement, ...]:
    if stem:
        return (frozenset({pieces[-1][:4]}),)
    if not pieces:
        return ()
    longest = max(pieces, key=len)
    if "-" in word:
        return (frozenset({longest, "".join(pieces)}),)
    if _LOOSE.search(word):
        return (frozenset({longest, word.replace("'", "")}),)
    return (frozenset({longest}),)


def _common(options: list[_Rendered]) -> tuple[Requirement, ...]:
    """One set that every alternative touches: the rarest need of each, taken together."""
    if any(not option.requires for option in options):
        return ()
    return (frozenset().union(*(min(option.requires, key=commonness) for option in options)),)


_COMMON = frozenset(
    """i you he she it we they me him her us them my your his its our their the a an and or but if
    of to in on at for with from by as is are was were be been am do does did have has had will
    would can could should not no so this that these those there here what when where who how why
    just get got back now up out about all any t s ll ve re d m don ich sie wir es der die das und
    ist nicht ein eine zu in mit auf für von""".split()
)


def commonness(need: Requirement) -> int:
    """How common the words of a requirement are: the lower, the better as an anchor."""
    return sum(50 if word in _COMMON else 1 for word in need)
