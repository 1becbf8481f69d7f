"""Which of many phrases a text may hold, told by its words alone.

Each phrase has a bit, and so has each of the things it cannot do without: a word, or two words side
by side, one of a few. An entry of the text brings the bits of all that it satisfies, in one number;
a phrase is possible where its bits are all there. The cost grows with the words of a text, hardly
with the number of phrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise, product

from kept.mistakes.text.phrase_grammar import CUT, commonness
from kept.mistakes.text.phrases import Entry, Phrase

_NEEDS = 3
"""Requirements of a phrase that are asked for, the rarest; more rule out hardly anything."""
_Asked = tuple[tuple[int, int], ...]
"""What an entry satisfies: number of the phrase, and which of its requirements."""
_REMEMBERED = 50_000
"""Words whose form is remembered: more than people use, fewer than an archive can hold."""


class PhraseIndex:
    """Phrases by number, in the order given: bit ``n`` of an answer stands for phrase ``n``.

    It takes what they require out of the phrases: held twice, that would be most of the memory.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        asked: dict[Entry, _Asked] = {}
        needs: list[int] = []
        for phrase in phrases:
            rarest = sorted(dict.fromkeys(phrase.give_requires()), key=commonness)[:_NEEDS]
            for place, need in enumerate(rarest):
                alone = ((len(needs), place),)
                for entry in need:
                    known = asked.get(entry)
                    asked[entry] = known + alone if known else alone
            needs.append(len(rarest))
        self._count = len(needs)
        self._all = (1 << self._count) - 1
        self._not_asked = sum(
            self._bit(number, place)
            for number, count in enumerate(needs)
            for place in range(count, _NEEDS)
        )
        words = _words(asked)
        self._forms = _Forms(words)
        self._bits = self._by_form(asked, words)
        self._entries = self._bits.keys()

    def _bit(self, number: int, place: int) -> int:
        return 1 << (place * self._count + number)

    def _by_form(self, asked: Mapping[Entry, _Asked], words: frozenset[str]) -> dict[Entry, int]:
        """The bits that words, and pairs of words, bring as they are looked up: their own, and
        those of entries cut short with which they begin. Few are different, and held once."""
        begun: dict[str, list[str]] = {}
        for word in words:
            begun.setdefault(word[:CUT], []).append(word)
        by_form: dict[Entry, _Asked] = {}
        for entry, satisfied in asked.items():
            for form in _forms_of(entry, begun):
                known = by_form.get(form)
                by_form[form] = known + satisfied if known else satisfied
        bits = dict.fromkeys(by_form.values(), 0)
        for satisfied in bits:
            for number, place in satisfied:
                bits[satisfied] |= self._bit(number, place)
        return {form: bits[satisfied] for form, satisfied in by_form.items()}

    def possible(self, tokens: list[str]) -> int:
        """The phrases that a text of these words, in order, may hold: no other stands in it."""
        found = self._not_asked
        bits = self._bits
        forms = list(map(self._forms.__getitem__, tokens))
        for entry in self._entries & chain(forms, pairwise(forms)):
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
