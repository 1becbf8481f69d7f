"""Whether a reply answers what the customer wishes of us, or only happens to sound like it.

``questions`` calls a question open where nothing at all could be an answer: that convicts. While
somebody writes, the other doubt counts: "Shall we talk in January?" is not answered by "we are glad
about the lamps". So a wish ("shall we", "may I", "could you") is told here as ``hardly-answered``
until the reply says yes or no, or that we can, will or cannot; takes up a word of the wish; asks
back; or says who answers and when. Other questions are left to ``questions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading, Turn
from kept.mistakes.text.questions import REFERRED, Question, asks_back, open_questions, questions

_WORD = re.compile(r"[^\W\d_]{5,40}")


def hardly_answered(reading: Reading) -> Iterator[Fact]:
    """Wishes to which the last turn, a reply of ours, is the first that comes."""
    turns = reading.turns
    if not turns or turns[-1].by_customer:
        return
    still_open = {(one.said.index, one.place) for one in reading.once(open_questions)}
    for question in reading.once(questions):
        said, place, replies = question
        if replies != 1 or (said.index, place) in still_open:
            continue
        if is_wish(question) and not _takes_up(turns[-1], question):
            ids = reading.conversation.id, said.message.id
            yield Fact("hardly-answered", *ids, *place, said.message.text[slice(*place)])


def is_wish(question: Question) -> bool:
    """Whether it asks what we, or they, shall or may do: it wants a yes or no."""
    return _behind(question) is not None


def _behind(question: Question) -> int | None:
    """Where the wish itself begins, behind "shall we"."""
    start, end = question.place
    found = (to for at, to in question.said.places("question-wish") if start <= at < end)
    return next(found, None)


def _takes_up(reply: Turn, question: Question) -> bool:
    if reply.has("answer-wish", *REFERRED) or any(said.once(asks_back) for said in reply.said):
        return True
    wish = question.said.text[_behind(question) : question.place[1]]
    if any(letter.isdigit() for letter in wish) and any(_figure(one.text) for one in reply.said):
        return True
    stems = _stems(wish)
    return any(not stems.isdisjoint(_stems(said.text)) for said in reply.said)


def _figure(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _stems(text: str) -> set[str]:
    return {word[:5].casefold() for word in _WORD.findall(text)}
