"""Direct questions of the customer, and which of them are still open.

A question is direct if it begins like one and wants an answer: "is this a joke?" does not. It is
open if nobody replied after it, or if it asked for a time and no reply since names one, says who
will answer, or asks back. It is dropped if the customer closes with thanks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Place, Reading, Said, Turn


class Question(NamedTuple):
    """A direct question: where it is, and how many of our replies came after it."""

    said: Said
    place: Place
    replies: int


def questions(reading: Reading) -> tuple[Question, ...]:
    """All direct questions of the customer, in order."""
    found: list[Question] = []
    replies = 0
    for turn in reversed(reading.turns):
        if not turn.by_customer:
            replies += 1
            continue
        asked = [Question(said, place, replies) for said in turn.said for place in _questions(said)]
        found[:0] = asked
    return tuple(found)


def open_questions(reading: Reading) -> tuple[Question, ...]:
    """The direct questions that no later reply takes up."""
    if _dropped(reading):
        return ()
    return tuple(
        question
        for question in reading.once(questions)
        if not question.replies
        or (_wants_a_time(question) and not any(map(_may_answer, _after(reading, question))))
    )


def question_facts(reading: Reading) -> Iterator[Fact]:
    """The open questions as facts."""
    for said, (start, end), _ in reading.once(open_questions):
        quote = said.message.text[start:end]
        ids = reading.conversation.id, said.message.id
        yield Fact("open-question", *ids, start, end, quote)


def _questions(said: Said) -> Iterator[Place]:
    if "?" not in said.text or not said.has("question-direct"):
        return
    direct, rhetorical = said.places("question-direct"), said.places("question-rhetorical")
    for start, end in said.sentences:
        asks = said.text[start:end].rstrip(_CLOSING).endswith("?")
        if not asks or said.text.count(" ", start, end) < _SPACES:
            continue
        if _holds(direct, start, end) and not _holds(rhetorical, start, end):
            yield start, end


def _holds(places: list[Place], start: int, end: int) -> bool:
    return any(start <= place[0] < end for place in places)


def _wants_a_time(question: Question) -> bool:
    return _holds(question.said.places("question-time"), *question.place)


def _after(reading: Reading, question: Question) -> tuple[Turn, ...]:
    return reading.replies[len(reading.replies) - question.replies :]


def _may_answer(reply: Turn) -> bool:
    return reply.has("time-word", "answer-later", "ask-for") or any(
        "?" in said.text or "http" in said.text or any(map(str.isdigit, said.text))
        for said in reply.said
    )


def _dropped(reading: Reading) -> bool:
    """Whether the last that the customer says is thanks, and asks nothing."""
    last = next((said for said in reversed(reading.said) if said.by_customer), None)
    return last is not None and last.has("question-dropped") and not any(_questions(last))


_SPACES = 3
"""Spaces that a direct question has at least."""
_CLOSING = "\"') !"
