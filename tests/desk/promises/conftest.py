"""Mona waits, and Ada answers her."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation, Delivery, Message
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

DUE = NOON + timedelta(days=1)


@pytest.fixture
def conversation(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    said = conversations.receive(
        channel=support, contact=mona, subject="Lamp", text="It broke.", at=NOON
    )
    conversations.assign(said.conversation, ada, by=ada, at=NOON)
    return said.conversation


def call(due: datetime = DUE, what: str = "Call Mona", **told: object) -> Terms:
    return Terms(what, due, how="call", zone="Europe/Lisbon", **told)  # type: ignore[arg-type]


def say(conversation: Conversation, *promised: Terms, by: Agent, at: datetime) -> Message:
    """A reply that left at that moment."""
    message = actions.reply(
        conversation, by=by, at=at, html="<p>Hello Mona, I see to it.</p>", promised=promised,
        confirmed=True,
    )  # fmt: skip
    leave(message, at=at)
    return message


def leave(message: Message, *, at: datetime) -> None:
    conversations.mark_sent(Delivery.objects.get(message=message), at=at + timedelta(seconds=10))


def only(conversation: Conversation) -> Promise:
    return Promise.objects.get(conversation=conversation)


def kinds(conversation: Conversation) -> list[str]:
    return list(conversation.events.values_list("kind", flat=True))
