"""A conversation as detectors read it: everything derived from it, worked out once.

Detectors share what is expensive through ``Reading.once``: a function of the reading, called the
first time anybody asks and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.house import House
from kept.mistakes.mistake import Evidence, Level, Span
from kept.mistakes.text.lexicon import LANGUAGES, lexicon
from kept.mistakes.text.read import Place, Speaker, Spoken, language_of, read

Result = TypeVar("Result")


class Said:
    """One message as read: who says it, and all that its text tells."""

    __slots__ = (
        "by_bot",
        "by_customer",
        "by_us",
        "has",
        "index",
        "may",
        "message",
        "once",
        "places",
        "sentence",
        "spoken",
        "text",
        "tokens",
        "words",
    )

    def __init__(self, index: int, message: Message, spoken: Spoken) -> None:
        self.index = index
        self.message = message
        self.spoken = spoken
        self.by_customer = message.author == "customer"
        self.by_bot = message.author == "bot"
        self.by_us = message.author in _OURS and not message.internal
        self.text, self.tokens, self.words = spoken.text, spoken.tokens, spoken.words
        # What is asked of its text hundreds of times: bound here, it need not be passed on.
        self.may, self.has, self.places = spoken.may, spoken.has, spoken.places
        self.once, self.sentence = spoken.once, spoken.sentence

    @property
    def sentences(self) -> list[Place]:
        return self.spoken.sentences

    def span(self, place: Place | None = None) -> Span:
        """A place as evidence; without one, all that the message says itself."""
        return Span(self.message.id, *(place or self.once(Spoken.whole)))


_OURS = ("agent", "bot")


def _speaker(message: Message) -> Speaker:
    """In whose mouth a message is; ``system`` lines and notes say nothing."""
    if message.author == "customer":
        return "customer"
    return "agent" if message.author in _OURS and not message.internal else "nobody"


class Turn:
    """All that one side says before the other speaks again: the unit that is judged."""

    __slots__ = ("by_customer", "said", "word_count")

    def __init__(self, said: tuple[Said, ...]) -> None:
        self.said = said
        self.by_customer = said[0].by_customer
        self.word_count = sum([len(each.tokens) for each in said])

    @property
    def first(self) -> Said:
        return self.said[0]

    @property
    def last(self) -> Said:
        return self.said[-1]

    def has(self, *cues: str) -> bool:
        """Whether any of the cues stands in the turn."""
        if len(self.said) == 1:
            return self.said[0].has(*cues)
        return any(said.has(*cues) for said in self.said)

    def places(self, *cues: str) -> Iterator[tuple[Said, Place]]:
        """Where any of the cues stands, in order."""
        for said in self.said:
            for place in said.places(*cues):
                yield said, place


class Reading:
    """A conversation, the house rules and the time, and all that follows from them.

    ``now`` is the moment of judging: the clock in the desk, the end of the archive in an audit.
    """

    def __init__(
        self, conversation: Conversation, house: House, now: datetime | None = None
    ) -> None:
        self.conversation = conversation
        self.house = house
        self.now = now
        texts = [read(message.text) for message in conversation.messages]
        self.language = language = language_of(texts, conversation.customer.language)
        self.speaks = language in LANGUAGES
        """Whether the engine has word lists for the language of the conversation."""
        self.said = tuple(
            [
                Said(index, message, text.spoken(language, _speaker(message)))
                for index, (message, text) in enumerate(
                    zip(conversation.messages, texts, strict=True)
                )
            ]
        )
        self.turns = _turns(self.said)
        """The conversation as turns; notes among colleagues and system lines are no turns."""
        self.exchanges = tuple(
            [(before, after) for before, after in pairwise(self.turns) if before.by_customer]
        )
        """Each customer turn with the reply that follows it."""
        self.replies = tuple([turn for turn in self.turns if not turn.by_customer])
        """Our turns."""
        self._known: dict[Callable[[Reading], object], object] = {}
        self.bits = 0
        """The phrases that may stand in any of the messages."""
        for said in self.said:
            self.bits |= said.spoken.cues.bits
        self._bits_of = lexicon(language).bits if self.speaks else {}

    def once(self, function: Callable[[Reading], Result]) -> Result:
        """``function(self)``, worked out the first time and remembered."""
        if function not in self._known:
            self._known[function] = function(self)
        return self._known[function]  # type: ignore[return-value]

    def may(self, *cues: str) -> bool:
        """Whether any of the cues may stand anywhere in the conversation."""
        return self.bits != 0 and self.bits & self._bits_of[cues] != 0

    def by_customer(self, *cues: str) -> Iterator[tuple[Said, Place]]:
        """Where the customer says any of the cues, in order."""
        for said in self.said if self.may(*cues) else ():
            if said.by_customer:
                for place in said.places(*cues):
                    yield said, place

    def by_us(self, *cues: str) -> Iterator[tuple[Said, Place]]:
        """Where we say any of the cues to the customer, in order."""
        for said in self.said if self.may(*cues) else ():
            if said.by_us:
                for place in said.places(*cues):
                    yield said, place


def _turns(said: tuple[Said, ...]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    group: list[Said] = []
    for each in said:
        if not (each.by_customer or each.by_us):
            continue
        if group and group[0].by_customer != each.by_customer:
            turns.append(Turn(tuple(group)))
            group = []
        group.append(each)
    if group:
        turns.append(Turn(tuple(group)))
    return tuple(turns)


def evidence(
    spans: Span | tuple[Span, ...],
    why: str,
    better: str,
    *,
    level: Level | None = None,
    **numbers: int | float | str,
) -> Evidence:
    """Evidence with its numbers as keywords: the short way for detectors."""
    return Evidence(spans if isinstance(spans, tuple) else (spans,), why, better, numbers, level)
