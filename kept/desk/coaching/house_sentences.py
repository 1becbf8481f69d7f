"""What a form knows of the sentences in house rules, and back as text."""

from __future__ import annotations

from collections.abc import Mapping

from kept.desk.coaching.house_text import read, with_tables
from kept.desk.coaching.usual_sentences import LANGUAGES, USUAL, Lines
from kept.mistakes.house import HouseError

Told = dict[str, dict[str, Lines]]
"""The house's own sentences, by language and kind; the usual ones are left out."""


def told_in(text: str) -> Told:
    """What the rules in a text say of these; raises HouseError."""
    return own({language: dict(told) for language, told in read(text).sentences.items()})


def own(sentences: Mapping[str, Mapping[str, Lines]]) -> Told:
    """Those of these sentences that are not as usual, in the order of the kinds."""
    told = {
        language: {
            key: tuple(given[key])
            for key in USUAL
            if given.get(key) and tuple(given[key]) != USUAL[key][language]
        }
        for language, given in ((one, sentences.get(one, {})) for one in LANGUAGES)
    }
    return {language: each for language, each in told.items() if each}


def with_sentences(text: str, told: Told) -> str:
    """The text with these sentences; if it says them already it keeps every character.

    Raises:
        HouseError: the text says them in another form, such as all on one line.
    """
    if told == told_in(text):
        return text
    new = with_tables(text, {"sentences": told})
    if told_in(new) != told:
        raise HouseError("write [sentences] as tables of its own; it stands there in another form.")
    return new
