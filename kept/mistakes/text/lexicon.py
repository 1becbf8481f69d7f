"""The words of a language: named cues, each a list of phrases, found in one pass over a text.

A word list is a TOML file ``kept/mistakes/phrases/<language>/<area>.toml``::

    [promise-deferred]
    by = "agent"                     # or "customer", or "nobody"; left out: both
    any = ["(i|we) <will> get back to you"]
    unless = ["if you"]              # phrases that take the cue back in the same sentence

What ``nobody`` says is looked for only where a detector does so itself. ``words.toml`` holds the
named lists for ``<name>``. Every phrase is filed under its rarest required word, and tried only on
texts that hold it: the cost of a text grows with what it says, not with the number of phrases.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from kept.mistakes.text.phrase_grammar import Known, commonness, parse
from kept.mistakes.text.phrases import Entry, Phrase, PhraseError, Places, Requirement
from kept.mistakes.text.plain import word_places, words_and_pairs
from kept.mistakes.text.sentences import sentence_at, sentences

Span = tuple[int, int]

LANGUAGES = ("en", "de")
_SPEAKERS = ("customer", "agent")
_BY = (*_SPEAKERS, "nobody")
_NOT_CUES = frozenset({"words.toml", "deadlines.toml", "feelings.toml", "names.toml"})


@dataclass(frozen=True, eq=False)
class Cue:
    """A named set of phrases that mean the same thing."""

    name: str
    speakers: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...] = ()


class Lexicon:
    """All cues of one language."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self.cues = {cue.name: cue for cue in cues}
        self._index = {speaker: _index(self.cues.values(), speaker) for speaker in _SPEAKERS}
        self._anchors = {speaker: set(index) for speaker, index in self._index.items()}

    def find(self, text: str, tokens: list[str], speaker: str) -> Cues:
        """The cues in a plain text.

        ``tokens`` are the words of the text in order; ``speaker`` is ``customer`` or ``agent``.
        """
        words = words_and_pairs(tokens)
        possible: dict[str, dict[Phrase, Cue]] = {}
        index = self._index[speaker]
        for anchor in words & self._anchors[speaker]:
            for needs, phrase, cue in index[anchor]:
                for need in needs:
                    if need.isdisjoint(words):
                        break
                else:
                    if cue.name in possible:
                        possible[cue.name][phrase] = cue
                    else:
                        possible[cue.name] = {phrase: cue}
        return Cues(text, tokens, words, possible)


class Cues(Mapping[str, list[Span]]):
    """The cues of one text by their names, each with its spans in order.

    Most are never asked for: a cue is looked for when somebody does.
    """

    __slots__ = ("_known", "_places", "_text", "_tokens", "_words", "possible")

    def __init__(
        self,
        text: str,
        tokens: list[str],
        words: Set[Entry],
        possible: Mapping[str, Mapping[Phrase, Cue]],
    ) -> None:
        self.possible = possible
        """The cues whose words are there, by name, with the phrases they would stand in."""
        self._text, self._tokens, self._words = text, tokens, words
        self._places: Places | None = None
        self._known: dict[str, list[Span]] = {}

    def __getitem__(self, name: str) -> list[Span]:
        spans: list[Span] = self.get(name)
        if not spans:
            raise KeyError(name)
        return spans

    def get(self, name: str, default: Any = ()) -> Any:
        """The spans of a cue; ``default`` if it does not stand in the text."""
        if name not in self.possible:
            return default
        if name not in self._known:
            self._known[name] = self._find(self.possible[name])
        return self._known[name] or default

    def __contains__(self, name: object) -> bool:
        return name in self.possible and bool(self.get(str(name)))

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.possible if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _find(self, phrases: Mapping[Phrase, Cue]) -> list[Span]:
        if self._places is None:
            self._places = word_places(self._text, self._tokens)
        found: list[Span] = []
        for phrase, cue in phrases.items():
            spans = phrase.spans(self._text, 0, None, self._places)
            if spans and cue.unless:
                spans = _kept(spans, cue, self._text, self._words, self._places)
            found += spans
        return sorted(set(found)) if len(found) > 1 else found


NO_CUES = Cues("", [], frozenset(), {})


@cache
def lexicon(language: str) -> Lexicon:
    """The cues of a language that is in ``LANGUAGES``."""
    folder = files("kept.mistakes") / "phrases" / language
    words = _tables(folder / "words.toml")["words"]
    cues: list[Cue] = []
    known: Known = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml") and file.name not in _NOT_CUES:
            cues += read_cues(_tables(file), words, f"{language}/{file.name}", known)
    return Lexicon(cues)


def read_cues(
    tables: Mapping[str, Any],
    words: Mapping[str, list[str]],
    place: str,
    known: Known | None = None,
) -> Iterable[Cue]:
    """Cues from the tables of a word list. Raises ``PhraseError`` naming the place and cue.

    ``known`` is that of ``parse``.
    """
    known = {} if known is None else known
    for name, table in tables.items():
        unknown = set(table) - {"by", "any", "unless"}
        if unknown:
            raise PhraseError(f"{place}, [{name}]: unknown key {sorted(unknown)[0]!r}")
        if table.get("by", "nobody") not in _BY:
            raise PhraseError(f"{place}, [{name}]: by is {table['by']!r}, not one of {_BY}")
        if not table.get("any"):
            raise PhraseError(f"{place}, [{name}]: has no phrases under any")
        try:
            yield Cue(
                name,
                (table["by"],) if "by" in table else _SPEAKERS,
                tuple(parse(source, words, known) for source in table["any"]),
                tuple(parse(source, words, known) for source in table.get("unless", ())),
            )
        except PhraseError as error:
            raise PhraseError(f"{place}, [{name}]: {error}") from None


_Filed = tuple[tuple[Requirement, ...], Phrase, Cue]
"""The other words a phrase requires, rarest first, the phrase, and its cue."""


def _index(cues: Iterable[Cue], speaker: str) -> dict[Entry, list[_Filed]]:
    index: dict[Entry, list[_Filed]] = defaultdict(list)
    for cue in cues:
        if speaker in cue.speakers:
            for phrase in cue.phrases:
                anchor, *others = sorted(phrase.requires, key=commonness)
                for word in anchor:
                    index[word].append((tuple(others), phrase, cue))
    return dict(index)


def _kept(spans: list[Span], cue: Cue, text: str, words: Set[Entry], places: Places) -> list[Span]:
    """The spans whose sentence holds none of the phrases that take the cue back."""
    unless = [
        span
        for phrase in cue.unless
        if phrase.possible(words)
        for span in phrase.spans(text, 0, None, places)
    ]
    if not unless:
        return spans
    bounds = sentences(text)
    taken_back = {sentence_at(bounds, start) for start, _ in unless}
    return [span for span in spans if sentence_at(bounds, span[0]) not in taken_back]


def _tables(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
