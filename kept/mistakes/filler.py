"""Filler: the sentences of a reply that could stand in any reply, whatever the customer wrote."""

from __future__ import annotations

from kept.mistakes.reading import Turn
from kept.mistakes.text.read import Place, Spoken

_COURTESY = ("courtesy-phrase", "apology", "stock-boast", "stock-phrase")
_SUBSTANCE = (
    "step-given",
    "reason-given",
    "remedy-offer",
    "remedy-done",
    "remedy-now",
    "stock-passed-on",
)
_MOST_WORDS = 28
"""A longer sentence says something beside its stock phrase."""
_QUESTION = 14
"""A longer question asks for more than how one can help."""
_FEWEST_WORDS = 4
"""A shorter sentence is a salutation or a sign-off."""


def is_hollow(reply: Turn, *more: str) -> bool:
    """Whether every sentence of a reply is filler; sentences with one of ``more`` count as well."""
    return all(said.once(_is_all_filler, *more) for said in reply.said)


def _is_all_filler(spoken: Spoken, *more: str) -> bool:
    return all(_is_filler(spoken, sentence, more) for sentence in spoken.sentences)


def _is_filler(spoken: Spoken, sentence: Place, more: tuple[str, ...]) -> bool:
    words = spoken.text[slice(*sentence)].split()
    if spoken.text[sentence[1] - 1] == "?":
        return len(words) <= _QUESTION and _stands_in(spoken, sentence, ("courtesy-phrase",))
    if more and _stands_in(spoken, sentence, more):
        return True
    if any(word.startswith("http") for word in words) or len(words) > _MOST_WORDS:
        return False
    if _stands_in(spoken, sentence, _COURTESY):
        return not _stands_in(spoken, sentence, _SUBSTANCE)
    return len(words) < _FEWEST_WORDS


def _stands_in(spoken: Spoken, sentence: Place, cues: tuple[str, ...]) -> bool:
    return any(sentence[0] <= start < sentence[1] for start, _ in spoken.places(*cues))
