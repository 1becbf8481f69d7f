"""The words of a promise as a colleague would put them: "Call Mona back", "Mona anrufen"."""

from __future__ import annotations

import re

from kept.desk.coaching.promise_tasks import task
from kept.mistakes.text.promises import Promise

LONGEST = 300
_WE = re.compile(
    r"^(?:(?:and|so)\s+)?(?:(?:i|we)(?:'|’)?(?:ll|\s+will|\s+shall)?)\s+(?:also\s+)?",
    re.I,
)
_YOU, _YOUR = re.compile(r"\byou\b", re.I), re.compile(r"\byour\b", re.I)
_IS_GERMAN = re.compile(
    r"\b(?:ich|wir|mich|uns|Sie|Ihnen|Ihre?[mnrs]?|dich|dir|euch|wird|werden)\b"
)


def what(promise: Promise, name: str) -> str:
    """What is promised to somebody of that name (which may be empty), without its time."""
    said = _without_its_time(promise)
    said = task(said, name) if _IS_GERMAN.search(said) else _english(said, name)
    return said[:1].upper() + said[1:LONGEST]


def _without_its_time(promise: Promise) -> str:
    text, (start, end) = promise.said.message.text, promise.sentence
    begin = promise.words[0]
    if promise.deadline:
        cut, until = start + promise.deadline.start, start + promise.deadline.end
        said = f"{text[begin : max(begin, cut)]} {text[max(begin, until) : end]}"
    else:
        said = text[begin:end]
    return re.sub(r"\s+([,.;:!])", r"\1", " ".join(said.split())).strip(" .,;:!-–")


def _english(said: str, name: str) -> str:
    return _YOUR.sub("their", _YOU.sub(name or "the customer", _WE.sub("", said)))
