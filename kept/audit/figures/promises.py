"""What became of the promises that people made to customers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from kept.audit.figures.passages import Passage, Worst, quote
from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.mistake import Fact, Span

Outcome = Literal["kept", "late", "silent", "open"]
"""We wrote again in time; we wrote again too late; we never wrote again; it is not due yet."""

OUTCOMES: tuple[Outcome, ...] = ("kept", "late", "silent", "open")

_SAME_BREATH = timedelta(minutes=2)
"""A message this soon after the promise, with no word of the customer's between, is part of it."""

_WHY = {
    "late": "We wrote again only after the time that was promised.",
    "silent": "Nobody wrote to the customer again.",
}


@dataclass
class Promises:
    """Promises found in the words of people, told apart by what we did next."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    dated: int = 0
    worst: dict[Outcome, Worst] = field(
        default_factory=lambda: {"silent": Worst(), "late": Worst()}
    )

    @property
    def made(self) -> int:
        return self.outcomes.total()

    @property
    def undated(self) -> int:
        return self.made - self.dated

    def add(self, conversation: Conversation, facts: Iterable[Fact], now: datetime | None) -> None:
        """Count the promises among the facts of one conversation, seen from ``now``."""
        for fact in facts:
            if fact.kind != "promise":
                continue
            outcome = _outcome(conversation, fact, now)
            self.outcomes[outcome] += 1
            self.dated += _due(fact) is not None
            if outcome in self.worst:
                show = partial(_passage, conversation, fact, outcome)
                dated = float(_due(fact) is not None)
                self.worst[outcome].offer((dated,), conversation.id, fact.quote, show)

    def merge(self, other: Promises) -> None:
        self.outcomes.update(other.outcomes)
        self.dated += other.dated
        for outcome, worst in other.worst.items():
            self.worst[outcome].merge(worst)


def _outcome(conversation: Conversation, fact: Fact, now: datetime | None) -> Outcome:
    if any(
        event.kind == "promise-kept" and event.what == fact.message
        for event in conversation.events or ()
    ):
        return "kept"
    due = _due(fact)
    reply = _next_word(conversation.messages, fact.message)
    if reply:
        return "late" if due and reply.at and reply.at > due else "kept"
    return "open" if due and now and now < due else "silent"


def _next_word(messages: Iterable[Message], promised: str) -> Message | None:
    """Our next message to the customer that is not part of the promise's own reply."""
    promise: Message | None = None
    heard = False
    for message in messages:
        if message.id == promised:
            promise = message
        elif promise and not message.internal:
            heard = heard or message.author == "customer"
            if message.author == "agent" and (heard or _apart(promise, message)):
                return message
    return None


def _apart(promise: Message, message: Message) -> bool:
    return bool(promise.at and message.at and message.at - promise.at > _SAME_BREATH)


def _due(fact: Fact) -> datetime | None:
    due = fact.details.get("due")
    return datetime.fromisoformat(due) if isinstance(due, str) and due else None


def _passage(conversation: Conversation, fact: Fact, outcome: Outcome) -> Passage:
    return quote(
        conversation,
        (Span(fact.message, fact.start, fact.end),),
        why=_WHY[outcome],
        better="A promise ends with a message to the customer, even if the news is no news.",
    )
