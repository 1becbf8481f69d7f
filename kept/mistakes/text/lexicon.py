"""The words of a language: named cues, each a list of phrases, found in one pass over a text.

A word list is a TOML file ``kept/mistakes/phrases/<language>/<area>.toml``::

    [promise-deferred]
    by = "agent"                     # or "customer", or "nobody"; left out: both
    any = ["(i|we) <will> get back to you"]
    unless = ["if you"]              # phrases that take the cue back in the same sentence

What ``nobody`` says is looked for only where a detector does so itself. ``words.toml`` holds the
named lists for ``<name>``. A phrase is tried only on texts that hold the words it requires, and
only when somebody asks for its cue: the cost of a text grows with what it says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from kept.mistakes.text.phrase_grammar import Known, parse
from kept.mistakes.text.phrase_index import PhraseIndex, numbers
from kept.mistakes.text.phrases import Phrase, PhraseError
from kept.mistakes.text.plain import WordPlaces
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
        self.cues: dict[str, Cue] = {}
        self._filed: dict[str, _Filed] = {}
        self._index = PhraseIndex(self._file(cues))
        self._said_by = {speaker: self._bits(speaker) for speaker in _SPEAKERS}
        self.bits = CueBits(self._filed)

    def find(self, text: str, tokens: list[str], speaker: str) -> Cues:
        """The cues in a plain text.

        ``tokens`` are the words of the text in order; ``speaker`` is ``customer`` or ``agent``.
        """
        possible = self._index.possible(tokens) & self._said_by[speaker]
        return Cues(text, tokens, possible, self._filed, self.bits)

    def _file(self, cues: Iterable[Cue]) -> Iterator[Phrase]:
        """File one cue after another; the phrases of each in the order of their bits."""
        at = 0
        for cue in cues:
            self.cues[cue.name] = cue
            self._filed[cue.name] = _Filed(cue, at)
            at += len(cue.phrases) + len(cue.unless)
            yield from cue.phrases
            yield from cue.unless

    def _bits(self, speaker: str) -> int:
        """The bits of all phrases of the cues of one speaker."""
        mine = [filed for filed in self._filed.values() if speaker in filed.cue.speakers]
        return sum(filed.phrases | filed.unless for filed in mine)


class _Filed:
    """A cue, and which bits its phrases have in the index."""

    __slots__ = ("at", "cue", "end", "phrases", "unless")

    def __init__(self, cue: Cue, at: int) -> None:
        self.cue, self.at = cue, at
        self.end = at + len(cue.phrases)
        self.phrases = ((1 << len(cue.phrases)) - 1) << at
        self.unless = ((1 << len(cue.unless)) - 1) << self.end


class CueBits(dict[Collection[str], int]):
    """The bits of all phrases of some cues, by the names of these: worked out once."""

    def __init__(self, filed: Mapping[str, _Filed]) -> None:
        self._filed = filed

    def __missing__(self, cues: Collection[str]) -> int:
        self[cues] = bits = sum(self._filed[cue].phrases for cue in {*cues} & self._filed.keys())
        return bits


class Cues(Mapping[str, list[Span]]):
    """The cues of one text by their names, each with its spans in order.

    Most are never asked for: a cue is looked for when somebody does.
    """

    __slots__ = ("_filed", "_known", "_places", "_text", "_tokens", "bits", "bits_of")

    def __init__(
        self,
        text: str,
        tokens: list[str],
        bits: int,
        filed: Mapping[str, _Filed],
        bits_of: CueBits,
    ) -> None:
        self.bits = bits
        """The phrases whose words are there, as in ``PhraseIndex``."""
        self._text, self._tokens = text, tokens
        self._filed = filed
        self.bits_of = bits_of
        """The same for cues: where the two have none in common, none of these cues stands."""
        self._places: WordPlaces | None = None
        self._known: dict[str, list[Span]] = {}

    def __getitem__(self, name: str) -> list[Span]:
        spans: list[Span] = self.get(name)
        if not spans:
            raise KeyError(name)
        return spans

    def get(self, name: str, default: Any = ()) -> Any:
        """The spans of a cue; ``default`` if it does not stand in the text."""
        filed = self._filed.get(name)
        if filed is None or not self.bits & filed.phrases:
            return default
        if name not in self._known:
            self._known[name] = self._find(filed)
        return self._known[name] or default

    def __contains__(self, name: object) -> bool:
        return bool(self.get(str(name)))

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._filed if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _find(self, filed: _Filed) -> list[Span]:
        phrases = filed.cue.phrases
        found: list[Span] = []
        for number in numbers((self.bits & filed.phrases) >> filed.at):
            found += self._spans(phrases[number])
        if found and self.bits & filed.unless:
            found = self._kept(found, filed)
        return sorted(set(found)) if len(found) > 1 else found

    def _spans(self, phrase: Phrase) -> list[Span]:
        if self._places is None:
            self._places = WordPlaces(self._text, set(self._tokens))
        return phrase.spans_at(self._text, self._places)

    def _kept(self, spans: list[Span], filed: _Filed) -> list[Span]:
        """The spans whose sentence holds none of the phrases that take the cue back."""
        cue, bits = filed.cue, self.bits & filed.unless
        unless = [
            span
            for number in numbers(bits >> filed.end)
            for span in self._spans(cue.unless[number])
        ]
        if not unless:
            return spans
        bounds = sentences(self._text)
        taken_back = {sentence_at(bounds, start) for start, _ in unless}
        return [span for span in spans if sentence_at(bounds, span[0]) not in taken_back]


NO_CUES = Cues("", [], 0, {}, CueBits({}))


@cache
def lexicon(language: str) -> Lexicon:
    """The cues of a language that is in ``LANGUAGES``."""
    return Lexicon(_cues(language))


def _cues(language: str) -> Iterator[Cue]:
    folder = files("kept.mistakes") / "phrases" / language
    words = _tables(folder / "words.toml")["words"]
    known: Known = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml") and file.name not in _NOT_CUES:
            yield from read_cues(_tables(file), words, f"{language}/{file.name}", known)


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


def _tables(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
