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
from kept.mistakes.reading import Reading, Said, Turn
from kept.mistakes.text.read import Place, Spoken


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
        asked = [
            Question(said, place, replies) for said in turn.said for place in said.once(_questions)
        ]
        found[:0] = asked
    return tuple(found)


def open_questions(reading: Reading) -> tuple[Question, ...]:
    """The direct questions that no later reply takes up."""
    recent = [question for question in reading.once(questions) if question.replies <= SOON]
    if not recent or is_dropped(reading):
        return ()
    return tuple(question for question in recent if not _taken_up(reading, question))


def question_facts(reading: Reading) -> Iterator[Fact]:
    """The open questions as facts."""
    for said, (start, end), _ in reading.once(open_questions):
        quote = said.message.text[start:end]
        ids = reading.conversation.id, said.message.id
        yield Fact("open-question", *ids, start, end, quote)


def _questions(spoken: Spoken) -> list[Place]:
    if "?" not in spoken.text and not spoken.may("question-indirect"):
        return []
    if not spoken.has("question-direct", "question-indirect"):
        return []
    indirect = spoken.places("question-indirect")
    direct, rhetorical = (
        spoken.places("question-direct") + indirect,
        spoken.places("question-rhetorical"),
    )
    found: list[Place] = []
    for start, end in spoken.sentences:
        asks = spoken.text[start:end].rstrip(_CLOSING).endswith("?") or _holds(indirect, start, end)
        if not asks or spoken.text.count(" ", start, end) < _SPACES:
            continue
        if _holds(direct, start, end) and not _holds(rhetorical, start, end):
            found.append((start, end))
    return found


def _holds(places: list[Place], start: int, end: int) -> bool:
    return any(start <= place[0] < end for place in places)


def _wants_a_time(question: Question) -> bool:
    return _holds(question.said.places("question-time"), *question.place)


def _taken_up(reading: Reading, question: Question) -> bool:
    """Whether the first reply to a question that says more than hello may answer it."""
    for left in range(question.replies, 0, -1):
        reply = reading.replies[-left]
        if left == 1 or not is_hollow(reply):
            return may_answer(reply, question)
    return False


def may_answer(reply: Turn, question: Question) -> bool:
    """Whether anything in a reply could be an answer, or a way to one."""
    if reply.has(*REFERRED):
        return True
    if _wants_a_time(question):
        return reply.has("time-word") or any(said.once(_holds_any_answer) for said in reply.said)
    if reply.has("answer-word"):
        return True
    if any(said.once(_holds_any_answer) for said in reply.said):
        return True
    subject = question.said.once(_stems, question.place)
    return any(not subject.isdisjoint(said.once(_all_stems)) for said in reply.said)


def _holds_any_answer(spoken: Spoken) -> bool:
    """Whether a text holds a figure, a link or a question back, whatever was asked."""
    return bool(_FIGURE.search(spoken.text)) or asks_back(spoken)


def asks_back(spoken: Spoken) -> bool:
    """Whether a text holds a link, or a question that is more than a closing phrase."""
    if "http" in spoken.text:
        return True
    if "?" not in spoken.text:
        return False
    closing = spoken.places("asks-anything", "courtesy-phrase")
    return any(
        "?" in spoken.text[start:end] and not _holds(closing, start, end)
        for start, end in spoken.sentences
    )


def _all_stems(spoken: Spoken) -> set[str]:
    return _stems(spoken, (0, len(spoken.text)))


def _stems(spoken: Spoken, place: Place) -> set[str]:
    return {word[:5] for word in _SUBJECT.findall(spoken.text[slice(*place)])}


def is_dropped(reading: Reading) -> bool:
    """Whether the last that the customer says is thanks, and asks nothing."""
    last = next((said for said in reversed(reading.said) if said.by_customer), None)
    return last is not None and last.has("question-dropped") and not last.once(_questions)


REFERRED = ("answer-later", "ask-for", "private-way", "elsewhere-told", "help-pointer")
"""Cues that a reply says who will answer, or what it takes."""
SOON = 3
"""Replies within which a question that was not answered is asked again, or was let go."""
_SPACES = 3
"""Spaces that a direct question has at least."""
_FIGURE = re.compile(r"(?<![@#\w])\d|#\w")
_SUBJECT = re.compile(r"(?<![@#\w'])[^\W\d_]{5,40}")
_CLOSING = "\"') !"
