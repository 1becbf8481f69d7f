"""Direct questions of the customer, and which of them are still open.

A question is direct if it begins like one and wants an answer: "is this a joke?" does not. It is
open if nobody replied after it, or if the reply after it holds nothing that could be an answer: no
word of yes, no or why, no time where one was asked for, no figure, link or question back, nothing
of its subject, and not who will answer it. It is dropped if the customer closes with thanks, or
goes on to other things for several replies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kept.mistakes.filler import is_hollow
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
    recent = [question for question in reading.once(questions) if question.replies <= _SOON]
    if not recent or _dropped(reading):
        return ()
    return tuple(question for question in recent if not _taken_up(reading, question))


def question_facts(reading: Reading) -> Iterator[Fact]:
    """The open questions as facts."""
    for said, (start, end), _ in reading.once(open_questions):
        quote = said.message.text[start:end]
        ids = reading.conversation.id, said.message.id
        yield Fact("open-question", *ids, start, end, quote)


def _questions(said: Said) -> Iterator[Place]:
    if "?" not in said.text and not said.may("question-indirect"):
        return
    if not said.has("question-direct", "question-indirect"):
        return
    indirect = said.places("question-indirect")
    direct, rhetorical = (
        said.places("question-direct") + indirect,
        said.places("question-rhetorical"),
    )
    for start, end in said.sentences:
        asks = said.text[start:end].rstrip(_CLOSING).endswith("?") or _holds(indirect, start, end)
        if not asks or said.text.count(" ", start, end) < _SPACES:
            continue
        if _holds(direct, start, end) and not _holds(rhetorical, start, end):
            yield start, end


def _holds(places: list[Place], start: int, end: int) -> bool:
    return any(start <= place[0] < end for place in places)


def _wants_a_time(question: Question) -> bool:
    return _holds(question.said.places("question-time"), *question.place)


def _taken_up(reading: Reading, question: Question) -> bool:
    """Whether the first reply to a question that says more than hello may answer it."""
    for left in range(question.replies, 0, -1):
        reply = reading.replies[-left]
        if left == 1 or not is_hollow(reply):
            return _may_answer(reply, question)
    return False


def _may_answer(reply: Turn, question: Question) -> bool:
    """Whether anything in a reply could be an answer, or a way to one."""
    if reply.has("answer-later", "ask-for", "private-way", "elsewhere-told", "help-pointer"):
        return True
    if _wants_a_time(question):
        return reply.has("time-word") or any(_holds_answer(said, set()) for said in reply.said)
    if reply.has("answer-word"):
        return True
    subject = _stems(question.said.text[slice(*question.place)])
    return any(_holds_answer(said, subject) for said in reply.said)


def _holds_answer(said: Said, subject: set[str]) -> bool:
    """Whether a message holds a figure, a link, a question back or the subject of the question."""
    closing = said.places("asks-anything", "courtesy-phrase")
    for start, end in said.sentences:
        text = said.text[start:end]
        if _FIGURE.search(text) or "http" in text or not subject.isdisjoint(_stems(text)):
            return True
        if "?" in text and not _holds(closing, start, end):
            return True
    return False


def _stems(text: str) -> set[str]:
    return {word[:5] for word in _SUBJECT.findall(text)}


def _dropped(reading: Reading) -> bool:
    """Whether the last that the customer says is thanks, and asks nothing."""
    last = next((said for said in reversed(reading.said) if said.by_customer), None)
    return last is not None and last.has("question-dropped") and not any(_questions(last))


_SOON = 3
"""Replies within which a question that was not answered is asked again, or was let go."""
_SPACES = 3
"""Spaces that a direct question has at least."""
_FIGURE = re.compile(r"(?<![@#\w])\d|#\w")
_SUBJECT = re.compile(r"(?<![@#\w'])[^\W\d_]{5,40}")
_CLOSING = "\"') !"
