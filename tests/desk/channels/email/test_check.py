from __future__ import annotations

import pytest
from django.utils.timezone import now

from kept.desk.channels.email import check, round_trip
from kept.desk.channels.email.credentials import Credentials, seal
from kept.desk.channels.email.folder import Folder
from kept.desk.channels.email.imap import Imap
from kept.desk.channels.email.trial import Step
from kept.desk.channels.models import Mailbox, RawEvent
from tests.desk.peers.dovecot import PASSWORD, Dovecot
from tests.desk.peers.smtp import Server

ADDRESS = "support@lumen-lamps.example"


@pytest.fixture
def whole(mailbox: Mailbox, dovecot: Dovecot, smtp: Server) -> Mailbox:
    """A mailbox whose own mail comes back to it."""
    mailbox.imap_port, mailbox.smtp_port = dovecot.port, smtp.port
    smtp.pass_on = lambda content: dovecot.append(ADDRESS, content)
    mailbox.save()
    return mailbox


def steps(mailbox: Mailbox) -> dict[str, Step]:
    return {step.name: step for step in check.check(mailbox, at=now())}


def failed(mailbox: Mailbox) -> list[tuple[str, str]]:
    return [(step.name, step.words) for step in steps(mailbox).values() if not step.is_good]


class TestCheck:
    def test_a_good_mailbox_is_good_at_every_step(self, whole: Mailbox) -> None:
        told = steps(whole)
        assert list(told) == [
            "Credentials", "Name of the IMAP server", "Line to the IMAP server", "Log in to read",
            "Folder INBOX", "Folder of sent mail", "Name of the SMTP server",
            "Line to the SMTP server", "Log in to send", "Sender",
        ]  # fmt: skip
        assert all(step.is_good for step in told.values())
        assert "Gesendete Objekte" in told["Folder of sent mail"].words

    def test_an_unknown_name_is_one_step_and_sending_is_tried_all_the_same(
        self, whole: Mailbox
    ) -> None:
        whole.imap_host = "imap.invalid"
        ((name, words),) = failed(whole)
        assert name == "Name of the IMAP server"
        assert "no machine with the name imap.invalid" in words
        assert steps(whole)["Sender"].is_good

    def test_a_closed_port_is_told(self, whole: Mailbox) -> None:
        whole.smtp_port = 1
        ((name, words),) = failed(whole)
        assert (name, "nothing listens on its port 1" in words) == ("Line to the SMTP server", True)

    def test_a_certificate_is_told_with_whose_it_is(self, whole: Mailbox, dovecot: Dovecot) -> None:
        whole.imap_port, whole.imap_security = dovecot.tls_port, "tls"
        ((name, words),) = failed(whole)
        assert name == "Log in to read"
        assert "certificate of localhost cannot be trusted: self-signed" in words

    def test_a_refused_login_is_told_for_both_ways(self, whole: Mailbox) -> None:
        whole.secrets = seal(Credentials(password="guessed"))
        assert [name for name, _ in failed(whole)] == ["Log in to read", "Log in to send"]

    def test_a_missing_folder_is_told(self, whole: Mailbox) -> None:
        whole.folder = "Nowhere"
        ((name, words),) = failed(whole)
        assert (name, "cannot be opened" in words) == ("Folder Nowhere", True)

    def test_a_refused_sender_is_told(self, whole: Mailbox, smtp: Server) -> None:
        smtp.answers = {"MAIL": "553 5.7.1 Not your address"}
        ((name, words),) = failed(whole)
        assert (name, words) == ("Sender", "553 5.7.1 Not your address")

    def test_nothing_is_sent_by_it(self, whole: Mailbox, smtp: Server) -> None:
        steps(whole)
        assert smtp.mails == []


class TestRoundTrip:
    def test_a_real_mail_goes_out_and_comes_back_and_is_nobodys(
        self, whole: Mailbox, smtp: Server
    ) -> None:
        told = list(round_trip.round_trip(whole, at=now()))
        assert [(step.name, step.is_good) for step in told] == [
            ("Test mail sent", True), ("Test mail came back", True),
        ]  # fmt: skip
        assert len(smtp.mails) == 1
        imap = Imap(whole, PASSWORD)
        folder = Folder(whole, imap, "INBOX", is_ours=False)
        folder.read_new()
        while folder.read_history():
            pass
        imap.close()
        assert not RawEvent.objects.exists()

    def test_a_mail_that_does_not_come_back_is_told(
        self, whole: Mailbox, smtp: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(round_trip, "LONGEST_WAY", 0.2)
        monkeypatch.setattr(round_trip, "LOOK_EVERY", 0.1)
        smtp.pass_on = None
        *_, last = round_trip.round_trip(whole, at=now())
        assert not last.is_good
        assert "did not arrive within" in last.words

    def test_a_refused_mail_is_told(self, whole: Mailbox, smtp: Server) -> None:
        smtp.answers = {"END": "554 No"}
        (only,) = round_trip.round_trip(whole, at=now())
        assert (only.is_good, only.words) == (False, "554 No")
