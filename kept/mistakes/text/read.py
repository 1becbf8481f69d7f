"""A text as it is read: what follows from the text alone, worked out once for all its copies.

Stock replies, automatic answers and one-word messages come again and again in an archive; the last
few thousand different texts are remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Concatenate, Literal, ParamSpec, TypeVar

from kept.mistakes.text.language import detect, english_words, is_english
from kept.mistakes.text.lexicon import LANGUAGES, NO_CUES, Cues, lexicon
from kept.mistakes.text.linear import weighed_features
from kept.mistakes.text.plain import WORD, plain
from kept.mistakes.text.sentences import sentence_at, sentences

Result = TypeVar("Result")
More = ParamSpec("More")
Place = tuple[int, int]
"""Start and end of a piece of one message's text."""
Speaker = Literal["customer", "agent", "nobody"]
"""Who may mean a cue; what ``nobody`` says, such as a note among colleagues, holds none."""

REMEMBERED = 8192
LONGEST = 1000
"""Texts longer than this are hardly ever sent twice, and would fill the memory."""


class Text:
    """What can be said of a text without knowing who wrote it, or when."""

    __slots__ = ("_spoken", "english", "original", "plain", "tokens", "words")

    def __init__(self, text: str) -> None:
        self.original = text
        self.plain = plain(text)
        self.tokens: list[str] = WORD.findall(self.plain)
        self.words: set[str] = set(self.tokens)
        self.english = english_words(self.words)
        self._spoken: dict[tuple[str, Speaker], Spoken] = {}

    def spoken(self, language: str, speaker: Speaker) -> Spoken:
        """The text in the mouth of a speaker of a language."""
        known = self._spoken.get((language, speaker))
        if known is None:
            known = self._spoken[language, speaker] = Spoken(self, language, speaker)
        return known


class Spoken:
    """A text with its cues, and with all else that follows from it, whoever asks.

    What is remembered with a text is shared by all its copies: ``once`` is for functions that look
    at nothing else, and what they return must not be changed.
    """

    __slots__ = ("_known", "_sentences", "cues", "language", "original", "text", "tokens", "words")

    def __init__(self, read: Text, language: str, speaker: Speaker) -> None:
        self.original, self.text = read.original, read.plain
        self.tokens, self.words = read.tokens, read.words
        self.language = language
        self.cues: Cues = NO_CUES
        if speaker != "nobody" and language in LANGUAGES:
            self.cues = lexicon(language).find(self.text, self.tokens, speaker)
        self._sentences: list[Place] | None = None
        self._known: dict[object, object] = {}

    def once(
        self,
        function: Callable[Concatenate[Spoken, More], Result],
        *more: More.args,
        **none: More.kwargs,
    ) -> Result:
        """``function(self, *more)``, worked out the first time and remembered."""
        key = (function, more) if more else function
        if key not in self._known:
            self._known[key] = function(self, *more, **none)
        return self._known[key]  # type: ignore[return-value]

    @property
    def sentences(self) -> list[Place]:
        if self._sentences is None:
            self._sentences = sentences(self.text)
        return self._sentences

    def sentence(self, place: Place) -> Place:
        """The sentence that a place lies in."""
        start, end = sentence_at(self.sentences, place[0])
        return min(start, place[0]), max(end, place[1])

    def whole(self) -> Place:
        """All that is said here: no quoted mail, no signature, no surrounding space."""
        text = self.text if self.tokens else self.original
        start = len(text) - len(text.lstrip())
        return start, max(len(text.rstrip()), start)

    def may(self, *cues: str) -> bool:
        """Whether the words of any of the cues are there: quick to tell, and never no wrongly."""
        return self.cues.bits & self.cues.bits_of[cues] != 0

    def has(self, *cues: str) -> bool:
        """Whether any of the cues stands in the text."""
        found = self.cues
        return found.bits & found.bits_of[cues] != 0 and any(map(found.get, cues))

    def places(self, *cues: str) -> list[Place]:
        """Where any of the cues stands, in order."""
        found: list[Place] = []
        if self.cues.bits & self.cues.bits_of[cues]:
            for cue in cues:
                found += self.cues.get(cue)
        return sorted(found) if len(found) > 1 else found


def features(spoken: Spoken) -> frozenset[str]:
    """What the linear models weigh in a text: for ``once``."""
    return weighed_features(spoken.original)


def read(text: str) -> Text:
    """The text, read: what is returned is shared and must not be changed."""
    return _remembered(text) if len(text) <= LONGEST else Text(text)


def language_of(texts: Sequence[Text], known: str | None = None) -> str:
    """The language of a conversation, see ``language.detect``."""
    if is_english(sum([text.english for text in texts]), sum([len(text.words) for text in texts])):
        return "en"
    return detect([text.words for text in texts], known)


@lru_cache(maxsize=REMEMBERED)
def _remembered(text: str) -> Text:
    return Text(text)
