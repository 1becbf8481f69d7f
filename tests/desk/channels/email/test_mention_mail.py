from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from kept.desk.channels.email import mention_mail
from kept.desk.channels.models import Mailbox
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Message
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON
from tests.desk.channels.email.letters import minutes


@pytest.fixture
def note(mailbox: Mailbox, mona: Contact, ada: Agent, bo: Agent) -> Message:
    """Bo calls Ada in at noon."""
    asked = actions.receive(
        channel=mailbox.channel, contact=mona, subject="Chair leg", text="It broke.", at=NOON
    )
    return actions.write_note(asked.conversation, by=bo, at=NOON, html="<p>@Ada: legs in B4?</p>")


def test_it_tells_once_with_a_link_and_no_word_of_the_note(
    note: Message, ada: Agent, settings: Settings
) -> None:
    mention_mail.tell_due(minutes(4))
    assert mail.outbox == []
    for later in (minutes(6), minutes(7)):
        mention_mail.tell_due(later)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([ada.email], "Bo Lindqvist mentions you: Chair leg")
    place = f"{note.conversation.get_absolute_url()}#message-{note.pk}"
    assert f"{settings.BASE_URL}{place}" in sent.body and "B4" not in sent.body


def test_it_does_not_tell_who_has_read_it_or_does_not_want_it(note: Message, ada: Agent) -> None:
    Agent.objects.filter(pk=ada.pk).update(mails_mentions=False)
    mention_mail.tell_due(minutes(6))
    Agent.objects.filter(pk=ada.pk).update(mails_mentions=True)
    actions.read_mentions(note.conversation, ada, at=minutes(7))
    mention_mail.tell_due(minutes(8))
    assert mail.outbox == []


def test_it_waits_while_they_are_here(note: Message, ada: Agent, mona: Contact) -> None:
    other = actions.receive(channel=note.conversation.channel, contact=mona, text="Hi", at=NOON)
    actions.see(other.conversation, ada, is_writing=False, at=minutes(5))
    mention_mail.tell_due(minutes(6))
    actions.tag(other.conversation, ["hi"], by=ada, at=minutes(8))
    mention_mail.tell_due(minutes(12))
    assert mail.outbox == []
    mention_mail.tell_due(minutes(14))
    assert len(mail.outbox) == 1


def test_it_tells_nobody_who_may_not_look_any_more(note: Message, billing: Team) -> None:
    Conversation.objects.update(team=billing)
    mention_mail.tell_due(minutes(6))
    assert mail.outbox == []


def test_it_does_not_dig_up_what_is_old(note: Message) -> None:
    mention_mail.tell_due(NOON + timedelta(days=3))
    assert mail.outbox == []
