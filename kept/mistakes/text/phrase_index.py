"""Which of many phrases a text may hold, told by its words alone.

Each phrase has a bit, and so has each of the things it cannot do without: a word, or two words side
by side, one of a few. An entry of the text brings the bits of all that it satisfies, in one number;
a phrase is possible where its bits are all there. The cost grows with the words of a text, hardly
with the number of phrases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kept.mistakes.text.phrase_grammar import commonness
from kept.mistakes.text.phrases import Entry, Phrase
from kept.mistakes.text.plain import words_and_pairs

_NEEDS = 3
"""Requirements of a phrase that are asked for, the rarest; more rule out hardly anything."""


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
        self._bits = bits
        self._entries = frozenset(bits)

    def possible(self, tokens: list[str]) -> int:
        """The phrases that a text of these words, in order, may hold: no other stands in it."""
        found = self._not_asked
        bits = self._bits
        for entry in self._entries.intersection(words_and_pairs(tokens)):
            found |= bits[entry]
        everywhere = found
        for place in range(1, _NEEDS):
            everywhere &= found >> place * self._count
        return everywhere & self._all


def numbers(bits: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
