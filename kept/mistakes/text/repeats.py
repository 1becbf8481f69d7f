"""What is said twice: a sentence of the customer's, or a question of ours, that came before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kept.mistakes.reading import Reading, Said
from kept.mistakes.text.read import Place, Spoken
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
        told = [(said, said.once(_long_words)) for said in turn.said]
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
        questions = [(said, *question) for said in plain for question in said.once(_questions)]
        for said, place, words in questions:
            before = next((old for old, other in known if _same(words, other)), None)
            if before:
                found.append(Repeat(said, place, before))
        known += [(said, words) for said, _, words in questions]
    return tuple(found)


def _long_words(spoken: Spoken) -> set[str]:
    return {word for word in spoken.words if len(word) >= _LONG}


def _first_repeat(said: Said, known: list[tuple[Said, set[str]]]) -> Iterator[Repeat]:
    for start, end, words in said.once(_telling_sentences):
        before = next(
            (old for old, other in known if len(words & other) >= _SHARE * len(words)), None
        )
        if before and not _has_reason(said, (start, end)):
            yield Repeat(said, (start, end), before)
            return


def _telling_sentences(spoken: Spoken) -> list[tuple[int, int, set[str]]]:
    """The sentences that say enough to be recognised, with their long words."""
    found: list[tuple[int, int, set[str]]] = []
    for start, end in spoken.sentences:
        words = set(_LONG_WORD.findall(spoken.text, start, end))
        if len(words) >= (_FEWEST if spoken.text[end - 1] == "?" else _FEWEST + 1):
            found.append((start, end, words))
    return found


def _has_reason(said: Said, sentence: Place) -> bool:
    """Whether a sentence goes with a picture, or answers what was asked."""
    if said.has("have-photo"):
        return True
    return sentence in {said.sentence(place) for place in said.places("repeat-answers")}


def _questions(spoken: Spoken) -> list[tuple[Place, set[str]]]:
    """The questions of a text that say enough to be recognised, with their words."""
    if "?" not in spoken.text or spoken.has("asks-anything"):
        return []
    text, ends = spoken.text, spoken.sentences
    places = [(start, end) for start, end in ends if text[end - 1] == "?"]
    asked = [(place, set(_ANY_WORD.findall(text, *place))) for place in places]
    return [(place, words) for place, words in asked if len(words) >= _QUESTION_WORDS]


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
