"""TIM02 kept-waiting.

What it finds
    A customer who chases: asks for news, says that no answer came, that they still wait, or knocks
    again with a "hello?" while nobody has answered; and a reply in which we own that it comes
    late. Where messages carry times also an answer that came too late: after the target of the
    channel in the hours the house has told, or, where it has told none, after a day and more. The
    first answer belongs to TIM01 unless the customer had to write again meanwhile.

Why it hurts
    Waiting without a word is what customers remember longest. Each chase is a second contact about
    the same matter, and each one is angrier than the one before.

Example
    Mona: I wrote to you on Monday and still no reply.
    Ada: Hello Mona, how can I help?

What to do instead
    Write before the customer does, even when there is no news: say what is being done and when the
    next word will come. When they had to chase, own the wait first and then answer.

What it cannot see
    Answers given on another channel that the archive does not hold, and nights and holidays while
    the house rules tell no hours. Goods that are late are no silence of ours: they count only where
    the customer says that they still wait.

Settings
    targets, hours, priorities, thresholds.long_wait_hours, thresholds.nudge_minutes.

Sources
    A2, C1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, evidence
from kept.mistakes.text.read import Place
from kept.mistakes.waits import Wait, in_words, waits

_MOST = 4  # findings a conversation

_BETTER = "Answer, or say what is being done and when the next word will come."


def detect(reading: Reading) -> Iterator[Evidence]:
    found: dict[int, Evidence] = {}
    for said, place, why in _complaints(reading) if reading.may(*_WHY, "wait-admitted") else ():
        found.setdefault(said.index, evidence(said.span(place), why, _BETTER))
    for said in _nudges(reading):
        why = "The customer knocks again because nobody has answered."
        found.setdefault(said.index, evidence(said.span(), why, _BETTER))
    for wait in reading.once(waits):
        if _is_long(reading, wait):
            found.setdefault(wait.shown.index, _late(reading, wait))
    yield from [found[index] for index in sorted(found)][:_MOST]


def _complaints(reading: Reading) -> Iterator[tuple[Said, Place, str]]:
    last = max((said.index for said in reading.said if said.by_customer), default=-1)
    for cue, why in _WHY.items():
        for said, place in reading.by_customer(cue):
            if said.index == last and _is_content(said):
                continue
            if cue != "chase-news" or _wrote_before(reading, said):
                yield said, place, why
    if reading.house.channel_kind(reading.conversation.channel) != "chat":
        for said, place in reading.by_us("wait-admitted"):
            yield said, place, "We say ourselves that our answer comes late."


def _wrote_before(reading: Reading, said: Said) -> bool:
    """Whether the customer has written before: only then is a question for news a chase.

    What comes in one breath is one message.
    """
    for earlier in reversed(reading.said[: said.index]):
        if earlier.by_us:
            return any(older.by_customer for older in reading.said[: earlier.index])
        if earlier.by_customer and _enough_between(reading, earlier, said):
            return True
    return False


def _nudges(reading: Reading) -> Iterator[Said]:
    """Messages in which the customer only knocks, after another that is not answered."""
    for turn in reading.turns:
        if not turn.by_customer:
            continue
        for before, said in zip(turn.said, turn.said[1:], strict=False):
            if _only_knocks(said) and _enough_between(reading, before, said):
                yield said


def _only_knocks(said: Said) -> bool:
    if len(said.tokens) > _KNOCK_LENGTH or "http" in said.text:
        return False
    text = _HANDLE.sub(" ", said.text)
    words = set(_WORDS.findall(text))
    knocks = bool(words & _KNOCKS) or "?" in text or not words
    return knocks and words <= _KNOCKS | _FILLERS


def _enough_between(reading: Reading, before: Said, said: Said) -> bool:
    if before.message.at is None or said.message.at is None:
        return "?" in said.text or len(said.tokens) > 0
    least = timedelta(minutes=reading.house.thresholds.nudge_minutes)
    return said.message.at - before.message.at >= least


def _is_long(reading: Reading, wait: Wait) -> bool:
    if wait.is_first and wait.again is None:
        return False
    if wait.time <= _limit(reading):
        return False
    if wait.answered and _is_told(reading, wait.asked):
        return True
    pleas = _PLEAS if wait.answered else frozenset()
    return any(_asks(said, pleas) for said in (wait.asked, wait.again) if said)


def _is_told(reading: Reading, said: Said) -> bool:
    """Whether the customer tells us at some length what we have asked: they expect more."""
    before = reading.said[said.index - 1] if said.index else None
    asked = before is not None and before.by_us and "?" in before.text
    return asked and len(said.tokens) >= _LENGTH_OF_AN_ANSWER and not _is_content(said)


def _asks(said: Said, pleas: frozenset[str]) -> bool:
    """Whether the customer wants an answer: a thank-you, a joke and a remark want none."""
    return "?" in said.text or not said.words.isdisjoint(pleas) or said.has(*_WHY)


def _is_content(said: Said) -> bool:
    return "?" not in said.text and said.has("chat-content")


def _limit(reading: Reading) -> timedelta:
    """How long a customer may wait for a later answer."""
    conversation, house = reading.conversation, reading.house
    target = timedelta(minutes=house.target(conversation.channel, conversation.priority).next_reply)
    if house.hours.configured:
        return target
    return max(target, timedelta(hours=house.thresholds.long_wait_hours))


def _late(reading: Reading, wait: Wait) -> Evidence:
    spans = (wait.shown.span(), wait.asked.span())
    limit = _limit(reading)
    verb = "has been waiting" if wait.answered is None else "waited"
    return evidence(
        spans if wait.shown is not wait.asked else spans[:1],
        f"The customer {verb} {in_words(wait.time)} for an answer; "
        f"{in_words(limit)} is the most that is fair here.",
        _BETTER,
        wait_minutes=round(wait.minutes),
        target_minutes=round(limit.total_seconds() / 60),
    )


_WHY = {
    "wait-silent": "The customer says that no answer came.",
    "wait-still": "The customer says how long they have been waiting.",
    "chase-answer": "The customer has to press for an answer.",
    "chase-news": "The customer has to ask for news.",
}
_PLEAS = frozenset("help please pls plz hilfe bitte".split())
_LENGTH_OF_AN_ANSWER = 8
_KNOCK_LENGTH = 8
_HANDLE = re.compile(r"@\w+")
_WORDS = re.compile(r"[^\W\d_]+")
_KNOCKS = frozenset(
    "hello helloo hellooo hallo hi hey anyone anybody someone somebody there bump ping help "
    "hilfe".split()
)
_FILLERS = frozenset(
    "is are you u still please pls plz me and well so waiting now guys what s going on".split()
)


MISTAKE = Mistake(
    code="TIM02",
    name="kept-waiting",
    title="The customer is kept waiting",
    group="time",
    level=Level.WARNING,
    needs=(),
    basis="both",
    detect=detect,
)
