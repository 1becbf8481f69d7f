from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from kept.desk.channels.actions import Account, connect_mailbox
from kept.desk.channels.email import consultation_mail
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Consultation, Conversation
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON

DUE = NOON + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def asked(support: Channel, mona: Contact, ada: Agent, cy: Agent, olu: Agent) -> Consultation:
    """Ada asks Cy, who has an hour; the desk can send mail."""
    connect_mailbox(
        address="desk@lumen-lamps.example", name="Desk", by=olu, password="x", at=NOON,
        account=Account("localhost", "localhost", "desk@lumen-lamps.example"),
    )  # fmt: skip
    said = actions.receive(
        channel=support, contact=mona, subject="Lamp", text="Can the LL-3 be dimmed?", at=NOON
    )
    found = said.conversation
    actions.assign(found, ada, by=ada, at=NOON)
    return actions.consult(found, cy, "Secret: dimmed?", due_at=DUE, by=ada, at=NOON)


@pytest.mark.usefixtures("asked")
def test_who_asked_and_the_lead_are_told_once_that_an_answer_is_overdue(
    ada: Agent, bo: Agent
) -> None:
    for at in (DUE - MINUTE, DUE + MINUTE, DUE + 2 * MINUTE):
        actions.tell_late_consultations(at)
        consultation_mail.tell_due(at)
    assert sorted(each.to[0] for each in mail.outbox) == [ada.email, bo.email]
    first = mail.outbox[0]
    assert "overdue" in first.subject and "Ada Okafor asked Cy Moreau" in first.body
    assert "/conversations/" in first.body and "Secret" not in first.body


def test_what_was_answered_meanwhile_or_long_ago_is_told_to_nobody(
    asked: Consultation, cy: Agent
) -> None:
    actions.tell_late_consultations(DUE + MINUTE)
    consultation_mail.tell_due(DUE + consultation_mail.OLD + 2 * MINUTE)
    actions.answer_consultation(asked, "Yes.", by=cy, at=DUE + 2 * MINUTE)
    consultation_mail.tell_due(DUE + 3 * MINUTE)
    assert mail.outbox == []


def test_who_may_no_longer_look_into_it_is_not_told(
    asked: Consultation, ada: Agent, billing: Team
) -> None:
    Conversation.objects.update(team=billing)
    actions.tell_late_consultations(DUE + MINUTE)
    consultation_mail.tell_due(DUE + 2 * MINUTE)
    assert ada.email not in {each.to[0] for each in mail.outbox}
