"""Words as the search sees them: the same for a text and for a question, on both databases.

Capitals, accents and marks are folded away (``Émile`` is ``emile``, ``Straße`` is ``strasse``);
what is no letter or digit parts words, so ``LL-1042`` is two words that stand side by side, and
so is an address. Chinese, Japanese and Korean signs are a word each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kept.desk.conversations.filters import Filter, Words

LONGEST_WORD, SHORTEST_BEGINNING = 64, 3
"""Longer words are cut; shorter ones are not taken as the beginning of others."""

_SIGN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
WORD = re.compile(rf"[{_SIGN}]|[^\W_{_SIGN}]+")


def fold(text: str) -> str:
    """The text without capitals and accents; its length may change."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """The folded words of a text, in their order."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


@dataclass(frozen=True)
class Clause:
    """Words that stand side by side; the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    is_beginning: bool = False

    def stands_in(self, words: Sequence[str]) -> bool:
        """Whether a text with these words holds the clause."""
        return bool(self.places(words))

    def places(self, words: Sequence[str]) -> list[int]:
        """Where in these words the clause begins."""
        *before, last = self.words
        width = len(before)
        if self.is_beginning:
            ends = [end for end, word in enumerate(words) if word.startswith(last)]
        else:
            ends = [end for end, word in enumerate(words) if word == last]
        return [
            end - width for end in ends if end >= width and list(words[end - width : end]) == before
        ]


@dataclass(frozen=True)
class Question:
    """What must stand in a message, and what must not."""

    wanted: tuple[Clause, ...]
    unwanted: tuple[Clause, ...] = ()

    def fits(self, words: Sequence[str]) -> bool:
        return all(c.stands_in(words) for c in self.wanted) and not any(
            c.stands_in(words) for c in self.unwanted
        )


def question(filter: Filter) -> Question:
    """What a filter asks of the text; the last free word may still be being typed."""
    last = filter.words[-1] if filter.words else None
    found = [(word, _clause(word, word is last)) for word in filter.words]
    return Question(
        tuple(clause for word, clause in found if clause and not word.is_negated),
        tuple(clause for word, clause in found if clause and word.is_negated),
    )


def _clause(word: Words, is_last: bool) -> Clause | None:
    words = tuple(words_of(word.text))
    if not words:
        return None
    may_grow = is_last and not word.is_phrase and not word.is_negated
    # An address ends in words that begin half the texts: only a number may go on there.
    may_grow = may_grow and (len(words) == 1 or words[-1][0].isdigit())
    return Clause(words, is_beginning=may_grow and len(words[-1]) >= SHORTEST_BEGINNING)
