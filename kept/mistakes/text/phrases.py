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
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property


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
Places = Mapping[str, list[int]]
"""Where each word of a text begins."""


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

    def spans(
        self, text: str, start: int = 0, end: int | None = None, words: Places | None = None
    ) -> list[tuple[int, int]]:
        """Where the phrase stands in a plain text, left to right, not overlapping.

        With ``words``, the places of the words of the text, only these are tried: much faster.
        """
        end = len(text) if end is None else end
        if words is None or self.first is None:
            found = list(self._spans(text, start, end))
        else:
            found = self._spans_at(text, start, end, words)
        if found and self.asks:
            found = [span for span in found if _ASKS.match(text, span[1])]
        return found

    def _spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        while hit := self.pattern.search(text, start, end):
            if self.begins and not _begins(text, hit.start()):
                start = hit.start() + 1
            else:
                yield hit.span()
                start = hit.end()

    def _spans_at(self, text: str, start: int, end: int, words: Places) -> list[tuple[int, int]]:
        places: list[int] = []
        for word in self.first.intersection(words):  # type: ignore[union-attr]
            places += words[word]
        if self._cut:
            places += [at for word in words if word.startswith(self._cut) for at in words[word]]
        if NUMBER in self.first:  # type: ignore[operator]
            places += [at for word in words if word.isdigit() for at in words[word]]
        if self.begins:
            places = [at for at in places if _begins(text, at)]
        if len(places) > 1:
            places.sort()
        found = []
        match = self.pattern.match
        for place in places:
            if start <= place and (hit := match(text, place, end)):
                found.append(hit.span())
                start = hit.end()
        return found

    def possible(self, words: Set[Entry]) -> bool:
        """Whether a text with these words, stems and pairs of words can hold the phrase."""
        return not any(need.isdisjoint(words) for need in self.requires)


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins there, be it after a greeting or the handle of the addressee."""
    at -= 1
    while at >= 0 and text[at] in " \"'(,":
        at -= 1
    if at < 0 or text[at] in ".!?\n:*•":
        return True
    word = text[max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1 : at + 1]
    return word in _GREETINGS or word.startswith("@")
