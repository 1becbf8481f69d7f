"""One conversation over real servers: in by IMAP, out by SMTP, and in again."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.utils.timezone import now

from kept.desk.channels.email import compose, intake, outbox
from kept.desk.channels.email.folder import Folder
from kept.desk.channels.email.imap import Imap
from kept.desk.channels.models import Mailbox, RawEvent, RawState
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Delivery, DeliveryState, Message, Status
from kept.desk.staff.models import Agent
from tests.desk.peers.dovecot import PASSWORD, Dovecot
from tests.desk.peers.smtp import Server

SENT = "Gesendete Objekte"


@pytest.fixture
def user() -> str:
    return "there-and-back@lumen-lamps.example"


@pytest.fixture
def connected(mailbox: Mailbox, dovecot: Dovecot, smtp: Server, user: str) -> Mailbox:
    dovecot.empty(user)
    mailbox.imap_port, mailbox.smtp_port, mailbox.username = dovecot.port, smtp.port, user
    mailbox.answer_since = mailbox.changed_at = now()
    mailbox.save()
    return mailbox


def fetch(mailbox: Mailbox) -> None:
    """Read inbox and sent folder, and take in what came."""
    imap = Imap(mailbox, PASSWORD)
    for name, is_ours in ((SENT, True), ("INBOX", False)):
        folder = Folder(mailbox, imap, name, is_ours=is_ours)
        folder.read_new()
        while folder.read_history():
            pass
    imap.close()
    intake.take_in_due(now())
    assert set(RawEvent.objects.values_list("state", flat=True)) <= {RawState.DONE}


def written(subject: str, text: str, message_id: str, *, answers: str = "") -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"] = "Mona Varga <mona@example.org>", "support@lumen-lamps.example"
    mail["Subject"], mail["Message-ID"] = subject, f"<{message_id}>"
    if answers:
        mail["In-Reply-To"] = answers
    mail.set_content(text)
    return mail.as_bytes()


def test_a_conversation_goes_there_and_back(
    connected: Mailbox, dovecot: Dovecot, smtp: Server, ada: Agent, user: str
) -> None:
    fetch(connected)
    dovecot.append(user, written("Chair leg", "It broke.", "ask@example.org"))
    fetch(connected)
    conversation = Conversation.objects.get()
    assert (conversation.subject, conversation.status) == ("Chair leg", Status.OPEN)

    said = actions.reply(conversation, by=ada, at=now(), html="<p>A new leg is coming.</p>")
    said.delivery.refresh_from_db()
    outbox.deliver_due(said.delivery.due_at)
    said.delivery.refresh_from_db()
    assert said.delivery.state == DeliveryState.SENT
    (sent,) = smtp.mails
    assert sent.recipients == ["mona@example.org"]
    mail = message_from_bytes(sent.content, policy=policy.default)
    assert mail["In-Reply-To"] == "<ask@example.org>"

    dovecot.append(user, sent.content, folder=SENT)
    fetch(connected)
    assert Message.objects.count() == 2, "our own copy in the sent folder is no second reply"

    answer = written(
        "Re: Chair leg", "Thank you!", "thanks@example.org", answers=mail["Message-ID"]
    )
    dovecot.append(user, answer)
    fetch(connected)
    conversation.refresh_from_db()
    assert Conversation.objects.count() == 1
    assert conversation.status == Status.OPEN
    assert [each.own_text.strip() for each in conversation.messages.order_by("pk")] == [
        "It broke.", "A new leg is coming.", "Thank you!",
    ]  # fmt: skip


def test_a_reply_from_another_program_appears(
    connected: Mailbox, dovecot: Dovecot, user: str
) -> None:
    fetch(connected)
    dovecot.append(user, written("Chair leg", "It broke.", "ask@example.org"))
    fetch(connected)
    ours = EmailMessage(policy=policy.SMTP)
    ours["From"], ours["To"] = "support@lumen-lamps.example", "mona@example.org"
    ours["Subject"], ours["Message-ID"] = "Re: Chair leg", "<phone@lumen-lamps.example>"
    ours["In-Reply-To"] = "<ask@example.org>"
    ours.set_content("Sent from the road: a new leg is coming.")
    dovecot.append(user, ours.as_bytes(), folder=SENT)
    fetch(connected)
    conversation = Conversation.objects.get()
    assert [each.kind for each in conversation.messages.all()] == ["incoming", "reply"]
    assert conversation.waiting_since is None


def test_an_uncertain_reply_found_in_the_sent_folder_was_sent(
    connected: Mailbox, dovecot: Dovecot, smtp: Server, ada: Agent, user: str
) -> None:
    fetch(connected)
    dovecot.append(user, written("Chair leg", "It broke.", "ask@example.org"))
    fetch(connected)
    said = actions.reply(Conversation.objects.get(), by=ada, at=now(), html="<p>Coming.</p>")
    said.delivery.refresh_from_db()
    smtp.answers = {"END": "take-drop"}
    outbox.deliver_due(said.delivery.due_at)
    said.delivery.refresh_from_db()
    assert said.delivery.state == DeliveryState.UNCERTAIN
    dovecot.append(user, smtp.mails[0].content, folder=SENT)
    fetch(connected)
    said.delivery.refresh_from_db()
    assert said.delivery.state == DeliveryState.SENT


def test_what_broke_off_and_is_found_in_the_sent_folder_was_sent(
    connected: Mailbox, dovecot: Dovecot, smtp: Server, ada: Agent, user: str
) -> None:
    fetch(connected)
    dovecot.append(user, written("Chair leg", "It broke.", "ask@example.org"))
    fetch(connected)
    said = actions.reply(Conversation.objects.get(), by=ada, at=now(), html="<p>Coming.</p>")
    delivery, due = said.delivery, now() + timedelta(minutes=1)
    mail = compose.build(said, at=due, recipients=delivery.recipients.all())
    Delivery.objects.update(started_at=due, claimed_until=due + timedelta(minutes=15))
    dovecot.append(user, mail, folder=SENT)  # its host has taken it, and the desk was killed
    fetch(connected)
    outbox.deliver_due(due + timedelta(minutes=1))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.QUEUED, "somebody may be about to say so"
    outbox.deliver_due(due + timedelta(minutes=16))
    delivery.refresh_from_db()
    assert (delivery.state, smtp.mails) == (DeliveryState.SENT, [])
