"""Which of many phrases a text may hold, told by its words alone.

Each phrase has a bit, and so has each of the things it cannot do without: a word, or two words side
by side, one of a few. An entry of the text brings the bits of all that it satisfies, in one number;
a phrase is possible where its bits are all there. The cost grows with the words of a text, hardly
with the number of phrases.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import chain, pairwise, product
from operator import or_

from kept.mistakes.text.phrase_grammar import CUT, commonness
from kept.mistakes.text.phrases import Entry, Phrase

_NEEDS = 3
"""Requirements of a phrase that are asked for, the rarest; more rule out hardly anything."""
_Asked = bytes
"""What an entry satisfies: two bytes for each requirement, its phrase and its place in that."""
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
            for number, need in enumerate(rarest, len(needs) * _NEEDS):
                alone = number.to_bytes(2, sys.byteorder)
                for entry in need:
                    asked[entry] = asked.get(entry, b"") + alone
            needs.append(len(rarest))
        self._count = len(needs)
        self._all = (1 << self._count) - 1
        self._not_asked = sum(
            _bit(number, place, self._count)
            for number, count in enumerate(needs)
            for place in range(count, _NEEDS)
        )
        words = _words(asked)
        self._forms = _Forms(words)
        satisfied = _by_form(asked, words)
        self._entries = satisfied.keys()
        self._bits = _Bits(satisfied, self._count)

    def possible(self, tokens: list[str]) -> int:
        """The phrases that a text of these words, in order, may hold: no other stands in it."""
        forms = list(map(self._forms.__getitem__, tokens))
        held = self._entries & chain(forms, pairwise(forms))
        found = reduce(or_, map(self._bits.__getitem__, held), self._not_asked)
        everywhere = found
        for place in range(1, _NEEDS):
            everywhere &= found >> place * self._count
        return everywhere & self._all


class _Bits(dict[Entry, int]):
    """What entries satisfy as bits, worked out when a text first holds such an entry: few do, and
    each of these numbers has thousands of bits. Those that are the same are held once."""

    def __init__(self, satisfied: Mapping[Entry, _Asked], count: int) -> None:
        self._satisfied, self._count = satisfied, count
        self._known: dict[_Asked, int] = {}

    def __missing__(self, entry: Entry) -> int:
        asked = self._satisfied[entry]
        if asked not in self._known:
            each = {*array("H", asked)}
            self._known[asked] = sum(_bit(*divmod(one, _NEEDS), self._count) for one in each)
        self[entry] = bits = self._known[asked]
        return bits


def _bit(number: int, place: int, count: int) -> int:
    """The bit of a requirement, by the number of its phrase of so many, and its place in that."""
    return 1 << (place * count + number)


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


def _by_form(asked: dict[Entry, _Asked], words: frozenset[str]) -> dict[Entry, _Asked]:
    """What words, and pairs of words, satisfy as they are looked up: what is asked of themselves,
    and of entries cut short with which they begin. It leaves ``asked`` empty."""
    begun: dict[str, list[str]] = {}
    for word in words:
        begun.setdefault(word[:CUT], []).append(word)
    found: dict[Entry, _Asked] = {}
    while asked:
        entry, satisfied = asked.popitem()
        for form in _forms_of(entry, begun):
            found[form] = found.get(form, b"") + satisfied
    once: dict[_Asked, _Asked] = {}
    for form, satisfied in found.items():
        found[form] = once.setdefault(satisfied, satisfied)
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
