from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import send_mail
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kept.desk.channels.email import staff_mail
from kept.desk.channels.models import Mailbox, StaffMail
from tests.desk.peers.smtp import Server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_backend(settings: Settings) -> None:
    """Tests of Django collect mail in a list; here it goes out."""
    settings.EMAIL_BACKEND = "kept.desk.channels.email.staff_mail.Backend"


def write() -> None:
    send_mail("Your invitation", "Join here.", None, ["dee@example.org"])


def test_it_goes_out_through_a_mailbox_as_automatic_mail(sending: Mailbox, smtp: Server) -> None:
    write()
    staff_mail.send_due(now())
    mail = smtp.mails[0]
    assert mail.recipients == ["dee@example.org"]
    assert mail.sender == "support@lumen-lamps.example"
    assert b"Auto-Submitted: auto-generated" in mail.content
    row = StaffMail.objects.get()
    assert row.sent_at is not None and bytes(row.mail) == b""


def test_it_is_tried_again_when_the_server_is_busy(sending: Mailbox, smtp: Server) -> None:
    smtp.answers["DATA"] = "451 later"
    write()
    at = now()
    following = staff_mail.send_due(at)
    assert not smtp.mails and following is not None and following > at
    smtp.answers.clear()
    staff_mail.send_due(following + timedelta(seconds=1))
    assert len(smtp.mails) == 1


def test_without_a_mailbox_it_waits(db: None) -> None:
    write()
    assert staff_mail.send_due(now()) is None
    assert not staff_mail.can_send()
    assert StaffMail.objects.filter(sent_at=None).count() == 1
