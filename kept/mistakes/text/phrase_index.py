"""Which of many phrases a text may hold, told by its words alone.

Each phrase has a bit, and so has each of the things it cannot do without: a word, or two words side
by side, one of a few. An entry of the text brings the bits of all that it satisfies, in one number;
a phrase is possible where its bits are all there. The cost grows with the words of a text, hardly
with the number of phrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, product

from kept.mistakes.text.phrase_grammar import CUT, commonness
from kept.mistakes.text.phrases import Entry, Phrase

_NEEDS = 3
"""Requirements of a phrase that are asked for, the rarest; more rule out hardly anything."""
_REMEMBERED = 50_000
"""Words whose form is remembered: more than people use, fewer than an archive can hold."""


class PhraseIndex:
    """Phrases by number, in the order given: bit ``n`` of an answer stands for phrase ``n``."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._count = len(phrases)
        self._all = (1 << self._count) - 1
        self._not_asked = 0
        bits: dict[Entry, int] = {}
        for number, phrase in enumerate(phrases):
            needs = sorted(dict.fromkeys(phrase.requires), key=commonness)[:_NEEDS]
            for place in range(_NEEDS):
                bit = 1 << (place * self._count + number)
                if place >= len(needs):
                    self._not_asked |= bit
                    continue
                for entry in needs[place]:
                    bits[entry] = bits.get(entry, 0) | bit
        known = _words(bits)
        self._forms = _Forms(known)
        self._bits = _by_form(bits, known)
        self._entries = frozenset(self._bits)

    def possible(self, tokens: list[str]) -> int:
        """The phrases that a text of these words, in order, may hold: no other stands in it."""
        found = self._not_asked
        bits = self._bits
        forms = list(map(self._forms.__getitem__, tokens))
        for entry in self._entries.intersection(chain(forms, pairwise(forms))):
            found |= bits[entry]
        everywhere = found
        for place in range(1, _NEEDS):
            everywhere &= found >> place * self._count
        return everywhere & self._all


class _Forms(dict[str, str]):
    """What words are looked up as, worked out once for each: a word of the phrases as it is, any
    other cut to its first letters, where phrases hold these."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        form = word if word in self._known else word[:CUT]
        self[word] = form = form if form in self._known else ""
        return form


def _by_form(bits: Mapping[Entry, int], known: frozenset[str]) -> dict[Entry, int]:
    """The bits that words, and pairs of words, bring as they are looked up: their own, and those of
    entries cut short with which they begin."""
    begun: dict[str, list[str]] = {}
    for word in known:
        begun.setdefault(word[:CUT], []).append(word)
    found: dict[Entry, int] = {}
    for entry, bit in bits.items():
        for form in _forms_of(entry, begun):
            found[form] = found.get(form, 0) | bit
    return found


def _forms_of(entry: Entry, begun: Mapping[str, list[str]]) -> Iterable[Entry]:
    """All that satisfies an entry; ``begun`` are the words of all entries by their beginnings."""
    if isinstance(entry, str):
        return begun.get(entry, (entry,))
    one, two = entry
    if len(one) > CUT or len(two) > CUT:
        return (entry,)
    return product(begun.get(one, (one,)), begun.get(two, (two,)))


def _words(bits: Iterable[Entry]) -> frozenset[str]:
    """All words of some entries."""
    return frozenset(
        word for entry in bits for word in ((entry,) if isinstance(entry, str) else entry)
    )


def numbers(bits: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
