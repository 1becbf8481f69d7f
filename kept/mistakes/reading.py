"""A conversation as detectors read it: everything derived from it, worked out once.

Detectors share what is expensive through ``Reading.once``: a function of the reading, called the
first time anybody asks and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.house import House
from kept.mistakes.mistake import Evidence, Level, Span
from kept.mistakes.text.language import detect
from kept.mistakes.text.lexicon import LANGUAGES, NO_CUES, Cues, lexicon
from kept.mistakes.text.read import read
from kept.mistakes.text.sentences import sentence_at

Result = TypeVar("Result")
Place = tuple[int, int]
"""Start and end of a piece of one message's text."""


class Said:
    """One message as read: its plain text, words, cues and sentences."""

    def __init__(self, index: int, message: Message) -> None:
        self.index = index
        self.message = message
        self.read = read(message.text)
        self.text = self.read.plain
        self.tokens = self.read.tokens
        self.words = self.read.words
        self.by_customer = message.author == "customer"
        self.by_bot = message.author == "bot"
        self.by_us = message.author in ("agent", "bot") and not message.internal
        self.cues: Cues = NO_CUES

    def find_cues(self, language: str) -> None:
        """Look for every cue of the language; ``system`` lines and notes say nothing."""
        if self.by_customer or self.by_us:
            self.cues = self.read.cues(language, "customer" if self.by_customer else "agent")

    @property
    def sentences(self) -> list[Place]:
        return self.read.sentences

    def sentence(self, place: Place) -> Place:
        """The sentence that a place lies in."""
        start, end = sentence_at(self.sentences, place[0])
        return min(start, place[0]), max(end, place[1])

    def may(self, *cues: str) -> bool:
        """Whether the words of any of the cues are there: quick to tell, and never no wrongly."""
        return self.cues.bits & self.cues.bits_of[cues] != 0

    def has(self, *cues: str) -> bool:
        """Whether any of the cues stands in the message."""
        found = self.cues
        return found.bits & found.bits_of[cues] != 0 and any(map(found.get, cues))

    def places(self, *cues: str) -> list[Place]:
        """Where any of the cues stands, in order."""
        found: list[Place] = []
        if self.cues.bits & self.cues.bits_of[cues]:
            for cue in cues:
                found += self.cues.get(cue)
        return sorted(found) if len(found) > 1 else found

    def span(self, place: Place | None = None) -> Span:
        """A place as evidence; without one, all that the message says itself: no quoted mail, no
        signature, no surrounding space."""
        if place is None:
            text = self.text if self.tokens else self.message.text
            start = len(text) - len(text.lstrip())
            place = start, max(len(text.rstrip()), start)
        return Span(self.message.id, *place)


@dataclass(frozen=True)
class Turn:
    """All that one side says before the other speaks again: the unit that is judged."""

    said: tuple[Said, ...]
    by_customer: bool

    @property
    def first(self) -> Said:
        return self.said[0]

    @property
    def last(self) -> Said:
        return self.said[-1]

    @cached_property
    def word_count(self) -> int:
        return sum(len(said.tokens) for said in self.said)

    @cached_property
    def words(self) -> set[str]:
        return set().union(*(said.words for said in self.said))

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
        self.said = tuple(
            Said(index, message) for index, message in enumerate(conversation.messages)
        )
        self.language = detect((said.words for said in self.said), conversation.customer.language)
        self._known: dict[Callable[[Reading], object], object] = {}
        self._bits = 0
        if self.speaks:
            self._bits_of = lexicon(self.language).bits
            for said in self.said:
                said.find_cues(self.language)
                self._bits |= said.cues.bits

    @property
    def speaks(self) -> bool:
        """Whether the engine has word lists for the language of the conversation."""
        return self.language in LANGUAGES

    def once(self, function: Callable[[Reading], Result]) -> Result:
        """``function(self)``, worked out the first time and remembered."""
        if function not in self._known:
            self._known[function] = function(self)
        return self._known[function]  # type: ignore[return-value]

    def may(self, *cues: str) -> bool:
        """Whether any of the cues may stand anywhere in the conversation."""
        return self._bits != 0 and self._bits & self._bits_of[cues] != 0

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation as turns; notes among colleagues and system lines are no turns."""
        turns: list[Turn] = []
        group: list[Said] = []
        for said in self.said:
            if not (said.by_customer or said.by_us):
                continue
            if group and group[0].by_customer != said.by_customer:
                turns.append(Turn(tuple(group), group[0].by_customer))
                group = []
            group.append(said)
        if group:
            turns.append(Turn(tuple(group), group[0].by_customer))
        return tuple(turns)

    @cached_property
    def exchanges(self) -> tuple[tuple[Turn, Turn], ...]:
        """Each customer turn with the reply that follows it."""
        return tuple(
            (before, after)
            for before, after in zip(self.turns, self.turns[1:], strict=False)
            if before.by_customer
        )

    @cached_property
    def replies(self) -> tuple[Turn, ...]:
        """Our turns."""
        return tuple(turn for turn in self.turns if not turn.by_customer)

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
