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
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property

from kept.mistakes.text.plain import WordPlaces


class PhraseError(ValueError):
    """A phrase that cannot be read; the message quotes it and says where."""


_GREETINGS = ("hi", "hello", "hallo", "-")
_ENDS = r"(?=[\s\"')]{0,9}(?:[.!?\n]|$))"
_ASKS = re.compile(r"(?:[^.!?\n]|\.(?=\w)){0,300}\?")

NUMBER = "<n>"

Entry = str | tuple[str, str]
"""A word, or a pair of words that stand beside each other."""
Requirement = frozenset[Entry]
"""Words and pairs of which a text must hold one; what has a star is cut to four letters."""


@dataclass(eq=False)
class Phrase:
    """One phrase: its source, the words it requires, and its pattern (compiled on first use)."""

    source: str
    body: str
    requires: tuple[Requirement, ...]
    first: frozenset[str] | None = None
    """The words it can begin with, a star after those cut short; ``None`` if that is no list."""
    begins: bool = False
    ends: bool = False
    asks: bool = False
    loose_start: bool = field(default=False)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        lead = "" if self.loose_start else r"(?<![\w#])"
        return re.compile(lead + self.body + r"(?!\w)" + (_ENDS if self.ends else ""))

    @cached_property
    def _cut(self) -> tuple[str, ...]:
        """The beginnings of words it can begin with."""
        return tuple(word[:-1] for word in self.first or () if word.endswith("*"))

    @cached_property
    def _listed(self) -> bool:
        """Whether the words it can begin with are all in ``first`` as they are."""
        return not self._cut and NUMBER not in (self.first or ())

    def give_requires(self) -> tuple[Requirement, ...]:
        """What it requires, to the one who asks first: afterwards the phrase has it no longer."""
        given, self.requires = self.requires, ()
        return given

    def spans(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Where the phrase stands in a plain text, left to right, not overlapping."""
        found = list(self._spans(text, start, len(text) if end is None else end))
        return self._asked(found, text) if found and self.asks else found

    def spans_at(self, text: str, places: WordPlaces) -> list[tuple[int, int]]:
        """``spans`` of a whole text, much faster, with the places of its words."""
        if self.first is None:
            return self.spans(text)
        match = self.pattern.match
        found: list[tuple[int, int]] = []
        words = places.words
        for word in self.first & words if self._listed else self._first_of(words):
            for at in places[word]:
                if hit := match(text, at):
                    found.append(hit.span())
        if found and self.begins:
            found = [span for span in found if _begins(text, span[0])]
        if len(found) > 1:
            found = _one_after_another(found)
        return self._asked(found, text) if found and self.asks else found

    def _first_of(self, words: Set[str]) -> Iterator[str]:
        """The words of a text that it can begin with, where ``first`` does not list them all."""
        known, number = self.first or (), NUMBER in (self.first or ())
        for word in words:
            if word in known or word.startswith(self._cut) or (number and word.isdigit()):
                yield word

    def _asked(self, spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
        return [span for span in spans if _ASKS.match(text, span[1])]

    def _spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        while hit := self.pattern.search(text, start, end):
            if self.begins and not _begins(text, hit.start()):
                start = hit.start() + 1
            else:
                yield hit.span()
                start = hit.end()


def _one_after_another(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans from left to right, without those that begin inside the one before."""
    kept: list[tuple[int, int]] = []
    end = 0
    for span in sorted(spans):
        if span[0] >= end:
            kept.append(span)
            end = span[1]
    return kept


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins there, be it after a greeting or the handle of the addressee."""
    at -= 1
    while at >= 0 and text[at] in " \"'(,":
        at -= 1
    if at < 0 or text[at] in ".!?\n:*•":
        return True
    word = text[max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1 : at + 1]
    return word in _GREETINGS or word.startswith("@")
