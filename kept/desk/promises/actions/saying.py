"""What is said to customers and carries promises: replies, first letters, and calls."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation, Draft, Message
from kept.desk.lib.whole import whole
from kept.desk.promises.actions.following import follow
from kept.desk.promises.actions.keeping import keep_what_was_kept
from kept.desk.promises.actions.making import LEAD, Terms, make
from kept.desk.promises.actions.settling import renegotiate, withdraw
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent


@whole
def reply(
    conversation: Conversation,
    *,
    by: Agent,
    at: datetime,
    promised: Iterable[Terms] = (),
    **letter: Any,
) -> Message:
    """Reply as ``conversations.reply`` does, and enter what the reply promises: all or nothing.

    Raises:
        Refusal: as ``conversations.reply`` and ``make``.
    """
    message = conversations.reply(conversation, by=by, at=at, **letter)
    _promise(message, promised, by=by)
    return message


@whole
def start(
    *, by: Agent, at: datetime, promised: Iterable[Terms] = (),
    channel: Channel, contact: Contact | None = None, **letter: Any,
) -> Message:  # fmt: skip
    """Write first as ``conversations.start`` does, and enter what that promises."""
    message = conversations.start(channel=channel, contact=contact, by=by, at=at, **letter)
    _promise(message, promised, by=by)
    return message


def _promise(message: Message, promised: Iterable[Terms], *, by: Agent) -> None:
    """A reply that is sent later promises when it leaves."""
    for terms in promised:
        make(message.conversation, terms, by=by, at=message.at, message=message)


@whole
def move(
    promise: Promise, *, html: str, due_at: datetime, by: Agent, at: datetime,
    lead: timedelta = LEAD,
) -> Promise:  # fmt: skip
    """Renegotiate a promise by a reply; the new one.

    Raises:
        Refusal: as ``conversations.reply`` and ``renegotiate``.
    """
    message = conversations.reply(promise.conversation, by=by, at=at, html=html)
    return renegotiate(promise, due_at=due_at, message=message, by=by, at=at, lead=lead)


@whole
def let_go(promise: Promise, *, html: str, by: Agent, at: datetime) -> None:
    """Withdraw a promise by a reply.

    Raises:
        Refusal: as ``conversations.reply`` and ``withdraw``.
    """
    message = conversations.reply(promise.conversation, by=by, at=at, html=html)
    withdraw(promise, message=message, by=by, at=at)


@whole
def take_back(message: Message, *, by: Agent, at: datetime) -> Draft:
    """Take a reply back as ``conversations.take_back`` does; what it promised never was.

    Raises:
        TooLate: as there.
    """
    draft = conversations.take_back(message, by=by, at=at)
    follow(at)
    return draft


@whole
def log_call(
    conversation: Conversation, *, by: Agent, at: datetime, html: str, reached: bool
) -> Message:
    """Write down a call to the customer; it keeps what was to be kept by a call, if it reached.

    Raises:
        Refusal: as ``conversations.write_note``.
    """
    note = conversations.log_call(conversation, by=by, at=at, html=html, reached=reached)
    keep_what_was_kept(at, note.conversation)
    return note
