from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core.mail import send_mail
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kept.desk.channels.email import staff_mail
from kept.desk.channels.models import Mailbox, StaffMail
from kept.desk.lib import work
from tests.desk.peers.smtp import Server

DEE = "dee@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_backend(settings: Settings) -> None:
    """Tests of Django collect mail in a list; here it goes out."""
    settings.EMAIL_BACKEND = "kept.desk.channels.email.staff_mail.Backend"


def write() -> None:
    send_mail("Your invitation", "Join here.", None, [DEE])


def test_it_goes_out_through_a_mailbox_as_automatic_mail(sending: Mailbox, smtp: Server) -> None:
    write()
    staff_mail.send_due(now())
    mail = smtp.mails[0]
    assert mail.recipients == [DEE]
    assert mail.sender == "support@lumen-lamps.example"
    assert b"Auto-Submitted: auto-generated" in mail.content
    row = StaffMail.objects.get()
    assert row.sent_at is not None and bytes(row.mail) == b""


@pytest.mark.parametrize(
    ("answers", "recipients"),
    [({"DATA": "451 later"}, {}), ({"END": "421 later"}, {}), ({}, {DEE: "450 later"})],
)
def test_it_is_tried_again_when_the_server_is_busy(
    sending: Mailbox, smtp: Server, answers: dict[str, str], recipients: dict[str, str]
) -> None:
    smtp.answers, smtp.recipients = answers, recipients
    write()
    at = now()
    following = staff_mail.send_due(at)
    assert not smtp.mails and following is not None and following > at
    assert "later" in StaffMail.objects.get().problem
    smtp.answers, smtp.recipients = {}, {}
    staff_mail.send_due(following + timedelta(seconds=1))
    assert len(smtp.mails) == 1


def test_what_a_dead_worker_had_waits_quietly_for_another(sending: Mailbox, smtp: Server) -> None:
    write()
    at = now()
    assert work.claim(StaffMail.objects.all(), at=at, seconds=60)  # and it is killed here
    assert (staff_mail.send_due(at), smtp.mails) == (None, [])
    staff_mail.send_due(at + timedelta(seconds=61))
    assert len(smtp.mails) == 1


def test_without_a_mailbox_it_waits(db: None) -> None:
    write()
    assert staff_mail.send_due(now()) is None
    assert not staff_mail.can_send()
    assert StaffMail.objects.filter(sent_at=None).count() == 1


def test_nobody_reads_it_in_the_database(sending: Mailbox) -> None:
    """An invitation or a new password is a link that lets somebody in."""
    write()
    row = StaffMail.objects.get()
    assert b"Join here" not in bytes(row.mail) and b"Join here" in staff_mail.opened(row)


def test_no_name_begins_a_header_of_its_own(sending: Mailbox) -> None:
    sending.channel.name = "Support\r\nBcc: nils@example.org"
    sending.channel.save()
    subject = "Ada\nCc: nils@example.org\r\n\r\nmentions \x85 you"
    send_mail(subject, "Look.", None, [DEE])
    mail = message_from_bytes(staff_mail.opened(StaffMail.objects.get()), policy=default)
    assert mail["Bcc"] is None and mail["Cc"] is None
    assert mail["Subject"] == "Ada Cc: nils@example.org mentions you"
    assert mail.get_content().strip() == "Look."
