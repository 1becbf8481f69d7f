"""RCH06 help-page-only.

What it finds
    A reply whose only substance is a link or a pointer to a help page, a forum or an article.
Why it hurts
    The customer asked a person and was handed something to read. Most have been there already.
Example
    Customer: Why can't I add a second card? Agent: Hi! Please see https://shop.example/help/cards
What to do instead
    Answer in a sentence, then add the link for those who want more, and ask whether it helped.
What it cannot see
    Whether the page holds the answer. A page that the customer asked for is fine.
Settings
    None.
Sources
    Support that is hard to find, and customers who are made to do the work (E2, E3).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence
from kept.mistakes.text.lexicon import lexicon
from kept.mistakes.text.phrases import Phrase
from kept.mistakes.text.plain import WORD
from kept.mistakes.text.read import Spoken

_FEW_WORDS = 9
"""Up to so many words beside the pointer and the courtesies, a reply answers nothing itself."""
_COURTESY_WORDS = 12
"""A courtesy that is longer than this says something of its own."""
_GREETING_WORDS = 3


Fillers = tuple[tuple[Phrase, int], ...]
"""Phrases of which a sentence is full, each with the most words that it excuses."""


def detect(reading: Reading) -> Iterator[Evidence]:
    for before, reply in reading.exchanges:
        pointer = next(reply.places("help-pointer"), None)
        if pointer is None or before.has("help-asked"):
            continue
        if sum(said.once(_own_words) for said in reply.said) > _FEW_WORDS:
            continue
        said, place = pointer
        yield evidence(
            said.span(said.sentence(place)),
            "The reply points to a page and answers nothing itself.",
            "Say the answer in a sentence and add the link for the details.",
        )


@cache
def _fillers(language: str) -> Fillers:
    cues = lexicon(language).cues
    return tuple(
        (phrase, most)
        for cue, most in (("help-courtesy", _COURTESY_WORDS), ("help-greeting", _GREETING_WORDS))
        for phrase in cues[cue].phrases
    )


def _own_words(spoken: Spoken) -> int:
    """Words of a message that are neither courtesy, nor addressing, nor part of the pointer."""
    text, pointers = spoken.text, spoken.places("help-pointer")
    fillers = _fillers(spoken.language)
    words = 0
    for start, end in spoken.sentences:
        to = min((at for at, _ in pointers if start <= at < end), default=end)
        own = len(WORD.findall(text, start, to)) - text.count("@", start, to)
        own -= max((most for phrase, most in fillers if phrase.spans(text, start, end)), default=0)
        words += max(0, own) + (_FEW_WORDS * (text[end - 1] == "?"))
    return words


MISTAKE = Mistake(
    code="RCH06",
    name="help-page-only",
    title="The answer is only a help page",
    group="reach",
    level=Level.WARNING,
    detect=detect,
    cues=frozenset({"help-pointer"}),
)
