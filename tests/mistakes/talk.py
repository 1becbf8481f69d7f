"""Conversations in a line or two: what is said, five minutes apart on Monday 2 March 2026."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from kept.mistakes.conversation import Conversation, Message

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEXT_WEEK = MORNING + timedelta(days=7)

_NAMES = {"agent": "Ada", "customer": "Mona"}


def talk(*lines: str, **facts: Any) -> Conversation:
    """``talk("customer: Where is it?", "agent: On its way.")``; ``note:`` is an internal note.

    ``facts`` are those of the conversation: ``channel``, ``customer``, ``events`` ...
    """
    messages = tuple(_message(index, line) for index, line in enumerate(lines))
    return Conversation(id="812", messages=messages, **facts)


def _message(index: int, line: str) -> Message:
    who, _, text = line.partition(": ")
    author: Any = "agent" if who == "note" else who
    at = MORNING + timedelta(minutes=5 * index)
    name = _NAMES.get(author)
    return Message(str(index), author, text, at=at, name=name, internal=who == "note")
