"""Remedies: sentences in which we offer to put something right, or have done so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading, Said
from kept.mistakes.text.read import Place, Spoken

CUES = ("remedy-offer", "remedy-done", "remedy-now")


@dataclass(frozen=True, slots=True)
class Remedy:
    """One remedy: the sentence that offers it, and the words in it that do."""

    said: Said
    sentence: Place
    words: Place
    done: bool


def remedies(reading: Reading) -> tuple[Remedy, ...]:
    """All remedies that we offer or report, in order, at most one a sentence."""
    if not reading.may(*CUES):
        return ()
    ours = [said for said in reading.said if said.by_us]
    return tuple([Remedy(said, *found) for said in ours for found in said.once(_remedies)])


def remedy_facts(reading: Reading) -> Iterator[Fact]:
    """Each remedy as a fact; ``done`` is 1 where it is reported rather than offered."""
    for remedy in reading.once(remedies):
        start, end = remedy.sentence
        message = remedy.said.message
        quote = message.text[start:end]
        details = {"done": int(remedy.done)}
        yield Fact("remedy", reading.conversation.id, message.id, start, end, quote, details)


def _remedies(spoken: Spoken) -> list[tuple[Place, Place, bool]]:
    """The sentence, the words and whether it is done, of each remedy in a text."""
    found: dict[Place, tuple[Place, Place, bool]] = {}
    for cue in CUES:
        for words in spoken.places(cue):
            if not _is_refused(spoken, words):
                sentence = spoken.sentence(words)
                found.setdefault(sentence, (sentence, words, cue == "remedy-done"))
    return [found[sentence] for sentence in sorted(found)]


def _is_refused(spoken: Spoken, words: Place) -> bool:
    is_card = spoken.text.startswith("credit card", words[1] - len("credit"))
    refused = spoken.places("remedy-refused")
    return is_card or any(start < words[1] and words[0] < end for start, end in refused)
