"""A mailbox on a real server becomes a report, and nothing in it changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from mailbox import mbox
from pathlib import Path

import pytest
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kept.desk.audits import actions
from kept.desk.audits.models import Audit, State
from kept.desk.channels.email import archiving
from kept.desk.channels.models import Mailbox
from kept.desk.staff.models import Agent
from kept.desk.worker import auditing
from tests.desk.cast import NOON
from tests.desk.channels.email.conftest import _own_network as _own_network
from tests.desk.channels.email.conftest import dovecot as dovecot
from tests.desk.channels.email.conftest import mailbox as mailbox
from tests.desk.peers.dovecot import PASSWORD, Dovecot

SAMPLE = Path(__file__).parents[3] / "samples" / "lamps.mbox"
USER = "archive@lumen-lamps.example"
LAID = 60
OURS = b"support@lumen-lamps.example"


@pytest.fixture
def account(
    mailbox: Mailbox, dovecot: Dovecot, settings: Settings, tmp_path: Path
) -> Iterator[Mailbox]:
    """A mailbox with mails of customers, answers in Sent, and a draft that is nobody's business."""
    settings.DATA = tmp_path
    with closing(mbox(SAMPLE)) as archive:
        mails = [bytes(mail) for mail in archive][:LAID]
    sent = [mail for mail in mails if OURS in mail.split(b"\nTo:")[0]]
    dovecot.append(USER, *(mail for mail in mails if mail not in sent), at=NOON)
    dovecot.append(USER, *sent, folder="Sent", at=NOON)
    dovecot.append(USER, b"Subject: never\r\n\r\nFrom here it is a draft.", folder="Drafts")
    mailbox.imap_port, mailbox.username = dovecot.port, USER
    mailbox.save()
    yield mailbox
    dovecot.empty(USER)


def begun(mailbox: Mailbox, by: Agent) -> Audit:
    return actions.read_mailbox(
        str(mailbox), us=OURS.decode(), zone="UTC", since=None, mailbox=mailbox.pk, by=by, at=NOON
    )


@pytest.mark.django_db
class TestAuditing:
    def test_it_makes_a_report_and_marks_nothing_seen(
        self, account: Mailbox, bo: Agent, dovecot: Dovecot
    ) -> None:
        before = dovecot.seen(USER)
        audit = begun(account, bo)
        assert auditing.audit_due(now()) is None
        audit.refresh_from_db()
        assert (audit.state, audit.problem, audit.percent) == (State.DONE, "", 100)
        assert audit.messages == LAID and audit.conversations > 10
        assert not audit.archive.exists()
        assert "support@lumen-lamps.example" in audit.report.read_text("utf-8")
        assert dovecot.seen(USER) == before and not any("Seen" in each for each in before)

    def test_an_account_is_read_once_and_forgotten(
        self, account: Mailbox, bo: Agent, dovecot: Dovecot
    ) -> None:
        access = {
            "auth": "password", "username": USER, "imap_host": "localhost",
            "imap_port": dovecot.port, "imap_security": "none", "password": PASSWORD,
        }  # fmt: skip
        audit = actions.read_mailbox(
            USER, us=OURS.decode(), zone="UTC", since=None, access=access, by=bo, at=NOON
        )
        assert PASSWORD not in Audit.objects.get().access
        auditing.audit_due(now())
        audit.refresh_from_db()
        assert (audit.state, audit.access) == (State.DONE, "")

    def test_a_refused_login_is_told_in_words(self, account: Mailbox, bo: Agent) -> None:
        Mailbox.objects.update(secrets="")
        audit = begun(account, bo)
        auditing.audit_due(now())
        audit.refresh_from_db()
        assert audit.state == State.FAILED and "localhost refused the login" in audit.problem

    def test_a_server_that_is_not_there_is_told_in_words(self, account: Mailbox, bo: Agent) -> None:
        Mailbox.objects.update(imap_port=1)
        audit = begun(account, bo)
        auditing.audit_due(now())
        audit.refresh_from_db()
        assert audit.state == State.FAILED and "localhost" in audit.problem

    def test_cancelling_ends_the_reading(
        self, account: Mailbox, bo: Agent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        audit = begun(account, bo)
        real = archiving._entry

        def cancel_at_the_first(mail: bytes) -> bytes:
            actions.cancel(audit, by=bo, at=NOON)
            return real(mail)

        monkeypatch.setattr(archiving, "_entry", cancel_at_the_first)
        monkeypatch.setattr("kept.desk.audits.running._LOOK", 0.0)
        auditing.audit_due(now())
        audit.refresh_from_db()
        assert audit.state == State.CANCELLED and not audit.report.exists()

    def test_nothing_from_that_time_is_told(self, account: Mailbox, bo: Agent) -> None:
        audit = begun(account, bo)
        Audit.objects.update(since=NOON + timedelta(days=9))
        auditing.audit_due(now())
        audit.refresh_from_db()
        assert audit.problem == "No mail lies there from that time."


class TestWriting:
    def test_a_line_that_looks_like_a_separator_is_quoted(self, tmp_path: Path) -> None:
        file = tmp_path / "archive"
        file.write_bytes(archiving._entry(b"Subject: x\r\n\r\nHi\r\nFrom here\r\n>From there\r\n"))
        with closing(mbox(file)) as archive:
            (mail,) = archive
        assert mail.get_payload() == "Hi\n>From here\n>>From there\n"
