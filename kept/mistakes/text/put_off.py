"""Questions to which we only said that we will look: "just a second", "let me check".

Such words answer nothing, though they hold a word of time ("a second"), a figure ("two minutes") or
a will ("I'll get back to you"). So what puts the customer off is taken out of a reply, clause by
clause; if nothing in the rest could be an answer, the question is told as ``put-off``. Who says by
when the answer comes ("I will write to you by Friday") has answered. A report does not tell it:
after the conversation, LIS02 asks only whether anybody took the question up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kept.mistakes.filler import is_hollow
from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading, Said, Turn
from kept.mistakes.text.answers import is_wish
from kept.mistakes.text.deadlines import deadlines
from kept.mistakes.text.questions import (
    SOON,
    Question,
    is_dropped,
    may_answer,
    open_questions,
    questions,
)
from kept.mistakes.text.read import Place, Spoken, read

CUE = "holding"
_BREAK = re.compile(r"[.!?,;:]+(?=\s|$)|\n| - ")


def put_off(reading: Reading) -> Iterator[Fact]:
    """The questions to which every reply so far only holds the customer."""
    if not reading.may(CUE) or is_dropped(reading):
        return
    still_open = {(one.said.index, one.place) for one in reading.once(open_questions)}
    for question in reading.once(questions):
        said, place, replies = question
        if not 0 < replies <= SOON or (said.index, place) in still_open:
            continue
        given = reading.replies[-replies:]
        if any(reply.has(CUE) for reply in given) and all(
            _holds_off(reading, reply, question) for reply in given
        ):
            ids = reading.conversation.id, said.message.id
            yield Fact("put-off", *ids, *place, said.message.text[slice(*place)])


def _holds_off(reading: Reading, reply: Turn, question: Question) -> bool:
    if any(said.once(_says_when) for said in reply.said):
        return False
    rest = _without(reading, reply) if reply.has(CUE) else reply
    if is_hollow(rest) and not (rest.has("yes-or-no") and is_wish(question)):
        return True
    return not may_answer(rest, question)


def _says_when(spoken: Spoken) -> bool:
    """Whether a text that puts the customer off says by when, and not just "in a moment"."""
    held = spoken.places(CUE)
    if not held:
        return False
    found = spoken.once(deadlines, 0, len(spoken.text))
    return any(one.kind != "vague" and not _touches((one.start, one.end), held) for one in found)


def _without(reading: Reading, reply: Turn) -> Turn:
    """The reply without the clauses that put the customer off."""
    left = []
    for said in reply.said:
        text = said.once(_rest)
        spoken = read(text).spoken(reading.language, "agent")
        left.append(Said(said.index, replace(said.message, text=text), spoken))
    return Turn(tuple(left))


def _rest(spoken: Spoken) -> str:
    held, rest, begin = spoken.places(CUE), "", 0
    for end in [match.end() for match in _BREAK.finditer(spoken.text)] + [len(spoken.text)]:
        if not _touches((begin, end), held):
            rest += spoken.text[begin:end]
        begin = end
    return rest


def _touches(piece: Place, places: list[Place]) -> bool:
    return any(start < piece[1] and piece[0] < end for start, end in places)
