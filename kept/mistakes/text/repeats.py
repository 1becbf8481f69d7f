"""What is said twice: a sentence of the customer's, or a question of ours, that came before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kept.mistakes.reading import Place, Reading, Said
from kept.mistakes.text.slots import asked


class Repeat(NamedTuple):
    """A sentence that says what an earlier message said, with a turn of the other side between."""

    said: Said
    place: Place
    before: Said


def told_again(reading: Reading) -> tuple[Repeat, ...]:
    """The first sentence of each message in which the customer repeats an earlier message."""
    known: list[tuple[Said, set[str]]] = []
    found: list[Repeat] = []
    turns = [turn for turn in reading.turns if turn.by_customer]
    for turn in turns if len(turns) > 1 else ():
        told = [(said, {word for word in said.words if len(word) >= _LONG}) for said in turn.said]
        for said, words in told:
            near = [other for other in known[-_BACK:] if len(words & other[1]) >= _FEWEST]
            found += _first_repeat(said, near) if near else ()
        known += told
    return tuple(found)


def asked_twice(reading: Reading) -> tuple[Repeat, ...]:
    """Our questions that one of our earlier turns had asked in nearly the same words.

    Questions for facts are left to the slots: these know whether there was an answer.
    """
    known: list[tuple[Said, set[str]]] = []
    found: list[Repeat] = []
    asking = [turn for turn in reading.replies if any("?" in said.text for said in turn.said)]
    if len(asking) < 2:
        return ()
    facts = {slot.said.index for slot in reading.once(asked)}
    for turn in asking:
        plain = [said for said in turn.said if said.index not in facts]
        questions = [question for said in plain for question in _questions(said)]
        for said, place, words in questions:
            before = next((old for old, other in known if _same(words, other)), None)
            if before:
                found.append(Repeat(said, place, before))
        known += [(said, words) for said, _, words in questions]
    return tuple(found)


def _first_repeat(said: Said, known: list[tuple[Said, set[str]]]) -> Iterator[Repeat]:
    for start, end in said.sentences:
        words = set(_LONG_WORD.findall(said.text, start, end))
        fewest = _FEWEST if said.text[end - 1] == "?" else _FEWEST + 1
        if len(words) < fewest:
            continue
        before = next(
            (old for old, other in known if len(words & other) >= _SHARE * len(words)), None
        )
        if before and not _has_reason(said, (start, end)):
            yield Repeat(said, (start, end), before)
            return


def _has_reason(said: Said, sentence: Place) -> bool:
    """Whether a sentence goes with a picture, or answers what was asked."""
    if said.has("have-photo"):
        return True
    return sentence in {said.sentence(place) for place in said.places("repeat-answers")}


def _questions(said: Said) -> Iterator[tuple[Said, Place, set[str]]]:
    if "?" not in said.text or said.has("asks-anything"):
        return
    for start, end in said.sentences:
        if said.text[end - 1] == "?":
            words = set(_ANY_WORD.findall(said.text, start, end))
            if len(words) >= _QUESTION_WORDS:
                yield said, (start, end), words


def _same(words: set[str], other: set[str]) -> bool:
    return len(words & other) >= _SHARE * len(words | other)


_BACK = 8
"""Messages of the customer that a sentence is compared with."""
_FEWEST = 3
"""Long words from which a question says enough to be recognised; a statement needs one more."""
_QUESTION_WORDS = 6
_SHARE = 0.8
"""The share of the words that must come again."""
_ANY_WORD = re.compile(r"(?<![#@\w])[^\W\d_]+")
_LONG = 5
"""Letters of a long word: shorter ones are mostly about nothing."""
_LONG_WORD = re.compile(rf"(?<![#@\w'])[^\W\d_]{{{_LONG},40}}(?![\w#])")
