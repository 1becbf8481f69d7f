"""Promises: sentences in which we commit the company to do something after this conversation.

A sentence promises when we say that we, or somebody we sent, will write, call, hand on, refund,
send or do something later. Not a promise: an offer that waits for the customer ("if you send the
number, we will check"), what is done now in the chat, and the survey at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading, Said
from kept.mistakes.text.deadlines import Deadline, deadlines, due, is_dated
from kept.mistakes.text.read import Place
from kept.mistakes.zones import customer_zone

CUES = (
    "promise-contact",
    "promise-pass-on",
    "promise-outcome",
    "promise-wait",
    "promise-act",
    "promise-do",
    "promise-dispatch",
    "promise-soon",
)
"""In the order of what they tell: the first that stands in a sentence names its promise."""

_GOODS = frozenset({"promise-outcome", "promise-dispatch"})
_DEEDS = frozenset({"promise-act", "promise-do"})
_NEAR = 60  # characters around the words of a promise in which something takes it back
_AFTER = 40  # the same, for what stands behind it
_NEXT = 2  # characters between two sentences
_NOW = (" now", " right now", " right away", " jetzt")
_CLAUSE_END = re.compile(r"[,.;!?\n]| - ")


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: the sentence that makes it, the words in it that do, and by when.

    ``deadline`` lies in the plain text of the message; ``due`` is the latest moment in the
    customer's zone, where the words and the time of the message tell one. ``condition`` is what
    has to happen first ("once the parts are here"), empty where nothing has to.
    """

    said: Said
    sentence: Place
    words: Place
    cue: str
    deadline: Deadline | None = None
    due: datetime | None = None
    condition: str = ""

    @property
    def what(self) -> str:
        """What is promised, in the words of the message."""
        return self.said.message.text[self.words[0] : self.sentence[1]]


def promises(reading: Reading) -> tuple[Promise, ...]:
    """All promises of a conversation, in order, at most one a sentence.

    A deadline counts from the time of the message, or from ``reading.now`` where it has none.
    """
    if not reading.may(*CUES):
        return ()
    return tuple([found for said in reading.said if said.by_us for found in _in(reading, said)])


def promise_facts(reading: Reading) -> Iterator[Fact]:
    """Each promise as a fact with ``what``, ``due_text``, ``due`` and ``condition``."""
    for promise in reading.once(promises):
        start, end = promise.sentence
        message = promise.said.message
        yield Fact(
            "promise",
            reading.conversation.id,
            message.id,
            start,
            end,
            message.text[start:end],
            _details(promise),
        )


def dated(said: Said) -> bool:
    """Whether a message says a time: "by Friday", but not "soon"."""
    return is_dated(said.once(deadlines, 0, len(said.text)))


def _details(promise: Promise) -> dict[str, int | float | str]:
    details: dict[str, int | float | str] = {"what": promise.what}
    if promise.deadline:
        start, words = promise.sentence[0], promise.deadline
        details["due_text"] = promise.said.message.text[start + words.start : start + words.end]
    if promise.due:
        details["due"] = promise.due.isoformat()
    if promise.condition:
        details["condition"] = promise.condition
    return details


def _in(reading: Reading, said: Said) -> list[Promise]:
    found: dict[Place, Promise] = {}
    for cue in CUES:
        for words in said.places(cue):
            sentence = said.sentence(words)
            if sentence not in found and _stands(reading, said, sentence, words, cue):
                found[sentence] = _promise(reading, said, sentence, words, cue)
    return [found[sentence] for sentence in sorted(found)]


def _promise(reading: Reading, said: Said, sentence: Place, words: Place, cue: str) -> Promise:
    deadline = _deadline(reading, said, sentence, words)
    made = said.message.at or reading.now
    moment = None
    if deadline and made:
        moment = due(deadline, made, their_zone(reading), reading.house.clock)
    return Promise(said, sentence, words, cue, deadline, moment, _condition(said, sentence))


def their_zone(reading: Reading) -> tzinfo:
    """The zone a promise is told in: the customer's, or ours where nobody knows theirs."""
    return customer_zone(reading) or reading.house.clock.zone


def _deadline(reading: Reading, said: Said, sentence: Place, words: Place) -> Deadline | None:
    """The deadline of a sentence: a time rather than "soon", and the nearest to the words."""
    return min(
        said.once(deadlines, *sentence),
        key=lambda one: (one.kind == "vague", abs(sentence[0] + one.start - words[1])),
        default=None,
    )


def _condition(said: Said, sentence: Place) -> str:
    for start, _ in said.places("promise-event"):
        if sentence[0] <= start < sentence[1]:
            stop = _CLAUSE_END.search(said.text, start, sentence[1])
            return said.message.text[start : stop.start() if stop else sentence[1]]
    return ""


def _stands(reading: Reading, said: Said, sentence: Place, words: Place, cue: str) -> bool:
    if _waits_for_the_customer(said, sentence, words) or _follows_a_request(said, sentence, cue):
        return False
    if _holds(said, (words[0], words[1] + _AFTER), "promise-chat"):
        return False
    if cue in _GOODS and _holds(said, (sentence[0], words[0]), "promise-option"):
        return False
    if cue == "promise-contact" and _is_done_in_the_chat(reading, said, words):
        return False
    if cue == "promise-dispatch":
        return _has_day(reading, said, sentence, words)
    if cue in _DEEDS and reading.house.channel_kind(reading.conversation.channel) == "chat":
        return _is_for_later(reading, said, sentence, words, cue)
    return True


def _is_done_in_the_chat(reading: Reading, said: Said, words: Place) -> bool:
    """Whether the word that is promised in a chat comes now."""
    kind = reading.house.channel_kind(reading.conversation.channel)
    return kind == "chat" and said.text.startswith(_NOW, words[1])


def _waits_for_the_customer(said: Said, sentence: Place, words: Place) -> bool:
    """Whether the customer has to do something first.

    A capital "If" behind the words begins the next sentence, full stop or not.
    """
    limit = min(sentence[1], words[1] + _AFTER)
    return any(
        sentence[0] <= start < limit
        and (start < words[0] or said.message.text[start].islower())
        and not _is_whether(said, start)
        for start, _ in said.places("promise-conditional")
    )


def _follows_a_request(said: Said, sentence: Place, cue: str) -> bool:
    """Whether it is what we do with what the customer is asked for just before."""
    if cue not in _DEEDS:
        return False
    return any(
        said.sentence(place)[1] <= sentence[0] <= said.sentence(place)[1] + _NEXT
        for place in said.places("promise-request")
    )


def _is_whether(said: Said, position: int) -> bool:
    return any(start <= position < end for start, end in said.places("promise-whether"))


def _has_day(reading: Reading, said: Said, sentence: Place, words: Place) -> bool:
    return is_dated(said.once(deadlines, words[0], min(sentence[1], words[1] + 2 * _AFTER)))


def _is_for_later(reading: Reading, said: Said, sentence: Place, words: Place, cue: str) -> bool:
    """Whether a deed is put off: in a chat, what people "will do" they often do at once."""
    near = max(sentence[0], words[0] - _NEAR), min(sentence[1], words[1] + _NEAR)
    if _holds(said, near, "promise-now"):
        return False
    if cue == "promise-act" or _holds(said, near, "promise-later"):
        return True
    if any(start > words[1] for start, _ in said.places("promise-done")):
        return False
    return reading.once(_last_done) <= said.index


def _last_done(reading: Reading) -> int:
    """The last message in which we report something as done; -1 where there is none."""
    done = (said.index for said in reading.said if said.by_us and said.has("promise-done"))
    return max(done, default=-1)


def _holds(said: Said, place: Place, cue: str) -> bool:
    return any(place[0] <= start < place[1] for start, _ in said.places(cue))
