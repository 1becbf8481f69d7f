"""What the desk sends lies in the sent folder of a real server, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from kept.desk.channels.email import outbox, sent_copies
from kept.desk.channels.models import Mailbox, SentCopy
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Message
from kept.desk.staff.models import Agent
from tests.desk.channels.email.test_there_and_back import SENT, connected, fetch
from tests.desk.peers.dovecot import Dovecot

__all__ = ["connected"]


@pytest.fixture
def user() -> str:
    return "sent-copies@lumen-lamps.example"


@pytest.fixture
def reply(connected: Mailbox, mona: Contact, ada: Agent) -> Message:
    """A reply of Ada's, sent."""
    fetch(connected)
    asked = actions.receive(channel=connected.channel, contact=mona, text="It broke.", at=now())
    said = actions.reply(
        asked.conversation, by=ada, at=now(), html="<p>A new leg is coming.</p>",
        to=["mona@example.org"],
    )  # fmt: skip
    said.delivery.refresh_from_db()
    outbox.deliver_due(said.delivery.due_at)
    return said


def test_a_reply_is_laid_away_once_and_is_no_second_reply(
    reply: Message, connected: Mailbox, dovecot: Dovecot, user: str
) -> None:
    later = now() + timedelta(minutes=1)
    sent_copies.lay_away_due(later)
    (flags,) = dovecot.seen(user, f'"{SENT}"')
    assert "\\Seen" in flags and not SentCopy.objects.exists()
    # The program ended after laying it away and before it wrote that down.
    sent_copies.ask_for(reply, connected, at=later)
    sent_copies.lay_away_due(later)
    assert len(dovecot.seen(user, f'"{SENT}"')) == 1
    fetch(connected)
    assert Message.objects.filter(kind="reply").count() == 1


def test_it_waits_while_the_server_is_away(
    reply: Message, connected: Mailbox, dovecot: Dovecot, user: str
) -> None:
    at = now() + timedelta(minutes=1)
    Mailbox.objects.update(imap_port=1)
    due = sent_copies.lay_away_due(at)
    assert due is not None and due > at
    Mailbox.objects.update(imap_port=dovecot.port)
    sent_copies.lay_away_due(at)
    assert SentCopy.objects.exists(), "not before its time"
    sent_copies.lay_away_due(due)
    assert len(dovecot.seen(user, f'"{SENT}"')) == 1


def test_it_is_not_done_where_the_host_does_it(
    connected: Mailbox, mona: Contact, ada: Agent
) -> None:
    Mailbox.objects.update(lays_sent_away=False)
    asked = actions.receive(channel=connected.channel, contact=mona, text="It broke.", at=now())
    said = actions.reply(
        asked.conversation, by=ada, at=now(), html="<p>Yes.</p>", to=["mona@example.org"]
    )
    said.delivery.refresh_from_db()
    outbox.deliver_due(said.delivery.due_at)
    said.delivery.refresh_from_db()
    assert said.delivery.state == "sent" and not SentCopy.objects.exists()
