"""A conversation that Mona opened at noon, in the hands of nobody yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Message
from tests.desk.cast import NOON

Writes = Callable[..., Message]


def minutes(count: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=count)


@pytest.fixture
def mona_writes(support: Channel, mona: Contact) -> Writes:
    """Mona writes: a new conversation unless told which."""

    def writes(text: str = "The lamp is broken.", at: datetime = NOON, **more: Any) -> Message:
        told = {"channel": support, "contact": mona, "subject": "Broken lamp"}
        told |= {"sender": "mona@example.org"}
        return actions.receive(**(told | {"text": text, "at": at} | more))

    return writes


@pytest.fixture
def broken_lamp(mona_writes: Writes) -> Conversation:
    return mona_writes().conversation
