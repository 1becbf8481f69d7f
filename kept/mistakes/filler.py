"""Filler: the sentences of a reply that could stand in any reply, whatever the customer wrote."""

from __future__ import annotations

from kept.mistakes.reading import Place, Said, Turn

COURTESY = ("courtesy-phrase", "apology", "stock-boast", "stock-phrase")
_SUBSTANCE = ("step-given", "reason-given", "remedy-offer", "remedy-done", "remedy-now")
_MOST_WORDS = 28
"""A longer sentence says something beside its stock phrase."""
_FEWEST_WORDS = 4
"""A shorter sentence is a salutation or a sign-off."""


def is_hollow(reply: Turn, *more: str) -> bool:
    """Whether every sentence of a reply is filler; ``more`` are cues that count as filler too."""
    return all(
        _is_filler(said, sentence, (*COURTESY, *more))
        for said in reply.said
        for sentence in said.sentences
    )


def _is_filler(said: Said, sentence: Place, cues: tuple[str, ...]) -> bool:
    words = said.text[slice(*sentence)].split()
    if any(word.startswith("http") for word in words) or len(words) > _MOST_WORDS:
        return False
    if said.text[sentence[1] - 1] == "?":
        return _stands_in(said, sentence, ("courtesy-phrase",))
    if _stands_in(said, sentence, cues):
        return not _stands_in(said, sentence, _substance(cues))
    return len(words) < _FEWEST_WORDS


def _substance(cues: tuple[str, ...]) -> tuple[str, ...]:
    """Being passed on is a step of a kind, unless the caller takes it for filler."""
    return _SUBSTANCE if "stock-passed-on" in cues else (*_SUBSTANCE, "stock-passed-on")


def _stands_in(said: Said, sentence: Place, cues: tuple[str, ...]) -> bool:
    return any(sentence[0] <= start < sentence[1] for start, _ in said.places(*cues))
