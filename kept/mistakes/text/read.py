"""A text as it is read: what follows from the text alone, worked out once for all its copies.

Stock replies, automatic answers and one-word messages come again and again in an archive; the last
few thousand different texts are remembered.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from kept.mistakes.text.lexicon import Cues, lexicon
from kept.mistakes.text.linear import weighed_features
from kept.mistakes.text.plain import WORD, plain
from kept.mistakes.text.sentences import sentences

_REMEMBERED = 8192
_LONGEST = 1000
"""Texts longer than this are hardly ever sent twice, and would fill the memory."""


class Text:
    """What can be said of a text without knowing who wrote it, or when."""

    def __init__(self, text: str) -> None:
        self.plain = plain(text)
        self.tokens: list[str] = WORD.findall(self.plain)
        self.words: set[str] = set(self.tokens)
        self._text = text
        self._cues: dict[tuple[str, str], Cues] = {}

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        return sentences(self.plain)

    @cached_property
    def features(self) -> frozenset[str]:
        """What the linear models weigh in it."""
        return weighed_features(self._text)

    def cues(self, language: str, speaker: str) -> Cues:
        """The cues of a language, as ``customer`` or ``agent`` would mean them."""
        key = language, speaker
        if key not in self._cues:
            self._cues[key] = lexicon(language).find(self.plain, self.tokens, speaker)
        return self._cues[key]


def read(text: str) -> Text:
    """The text, read: what is returned is shared and must not be changed."""
    return _remembered(text) if len(text) <= _LONGEST else Text(text)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(text: str) -> Text:
    return Text(text)
