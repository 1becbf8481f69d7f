from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.timezone import now

from kept.desk.channels.email import line
from kept.desk.channels.email.imap import BROKEN, Imap, LineBroken, LoginRefused
from kept.desk.channels.email.imap import _listed as listed
from kept.desk.channels.models import Mailbox
from tests.desk.cast import NOON
from tests.desk.peers.dovecot import PASSWORD, Dovecot, token

Bell = tuple[socket.socket, socket.socket]
NEVER = 600.0
"""Seconds, longer than a test may take."""
MAIL = b"From: mona@example.org\r\nSubject: %s\r\n\r\nHello\r\n"


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """An account of the test's own."""
    return f"{request.node.name[:60].strip('[]').replace('[', '-')}@lumen-lamps.example"


@pytest.fixture
def reading(mailbox: Mailbox, dovecot: Dovecot, user: str) -> Mailbox:
    mailbox.imap_port, mailbox.username = dovecot.port, user
    mailbox.save()
    return mailbox


@pytest.fixture
def imap(reading: Mailbox) -> Iterator[Imap]:
    opened = Imap(reading, PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def bell() -> Iterator[Bell]:
    """An ear, and the bell it hears."""
    ends = socket.socketpair()
    yield ends
    for end in ends:
        end.close()


class TestLogin:
    def test_a_wrong_password_is_told_in_the_servers_words(self, reading: Mailbox) -> None:
        with pytest.raises(LoginRefused, match=r"localhost refused.*Authentication failed.*app p"):
            Imap(reading, "guessed")

    def test_it_logs_in_with_a_token(self, reading: Mailbox, user: str) -> None:
        reading.auth = "google"
        Imap(reading, token(user)).close()

    @pytest.mark.parametrize(
        "change", [{"seconds": -60}, {"key": b"another key, of somebody else"}]
    )
    def test_a_token_that_is_old_or_foreign_asks_for_a_new_sign_in(
        self, reading: Mailbox, user: str, change: dict[str, int]
    ) -> None:
        reading.auth = "google"
        with pytest.raises(LoginRefused, match="Sign in with Google again"):
            Imap(reading, token(user, **change))  # type: ignore[arg-type]

    def test_a_password_may_have_any_letters(self, reading: Mailbox) -> None:
        with pytest.raises(LoginRefused, match="Authentication failed"):
            Imap(reading, "schönes Lämpchen")

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_it_trusts_nobody_without_a_good_certificate(
        self, reading: Mailbox, dovecot: Dovecot, security: str
    ) -> None:
        reading.imap_security = security
        reading.imap_port = dovecot.tls_port if security == "tls" else dovecot.port
        with pytest.raises(LineBroken, match="certificate of localhost cannot be trusted"):
            Imap(reading, PASSWORD)

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_it_is_encrypted_with_who_is_trusted(
        self, reading: Mailbox, dovecot: Dovecot, security: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", f"{dovecot.folder}/certificate.pem")
        reading.imap_security = security
        reading.imap_port = dovecot.tls_port if security == "tls" else dovecot.port
        Imap(reading, PASSWORD).close()

    def test_plain_text_on_a_port_of_tls_says_so(self, reading: Mailbox) -> None:
        reading.imap_security = "tls"
        with pytest.raises(LineBroken, match=r"does not speak TLS here.*STARTTLS"):
            Imap(reading, PASSWORD)

    def test_a_server_that_says_nothing_is_given_up(
        self, reading: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(line, "SECONDS", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as mute:
            reading.imap_port = mute.getsockname()[1]
            with pytest.raises(LineBroken, match="does not answer as a mail server"):
                Imap(reading, PASSWORD)


class TestFolder:
    def test_a_missing_folder_is_told(self, imap: Imap) -> None:
        with pytest.raises(LineBroken, match="folder Nowhere cannot be opened"):
            imap.look_into("Nowhere")

    def test_it_finds_the_sent_folder_by_its_use(self, imap: Imap) -> None:
        assert imap.sent_folder() == "Gesendete Objekte"

    def test_it_takes_the_sent_folder_that_was_chosen(self, imap: Imap) -> None:
        imap.mailbox.sent_folder = "Out"
        assert imap.sent_folder() == "Out"

    def test_the_last_mail_is_not_new_again(self, imap: Imap, dovecot: Dovecot, user: str) -> None:
        dovecot.append(user, MAIL % b"1", MAIL % b"2")
        assert imap.look_into("INBOX")[1] == 3
        assert imap.uids_from(1) == [1, 2]
        assert imap.uids_from(3) == []

    def test_it_lists_by_time(self, imap: Imap, dovecot: Dovecot, user: str) -> None:
        dovecot.append(user, MAIL % b"old", at=NOON - timedelta(days=9))
        dovecot.append(user, MAIL % b"new", at=NOON)
        imap.look_into("INBOX")
        assert imap.uids_from(1, 2, since=NOON - timedelta(days=2)) == [2]
        listed = imap.look_at([1, 2])
        assert [each.received_at for each in listed] == [NOON - timedelta(days=9), NOON]
        assert all(each.size == len(MAIL % b"new") for each in listed)

    @pytest.mark.parametrize("told", ["", '"00-Jan-1900 00:00:00 +0000"', '"soon"'])
    def test_a_mail_whose_time_cannot_be_read_came_now(self, told: str) -> None:
        before = now()
        found = listed(f"1 (UID 7 RFC822.SIZE 40 INTERNALDATE {told})".encode())
        assert found and before <= found.received_at <= now()

    def test_a_time_without_a_zone_is_one_of_the_world(self) -> None:
        found = listed(b'1 (UID 7 RFC822.SIZE 40 INTERNALDATE "04-Mar-2026 12:00:00 -0000")')
        assert found and found.received_at == NOON

    def test_it_fetches_without_changing_a_flag(
        self, imap: Imap, dovecot: Dovecot, user: str
    ) -> None:
        mail = MAIL % b"flags" + bytes(range(32, 127)) + b")\r\n"
        dovecot.append(user, mail, MAIL % b"two")
        imap.look_into("INBOX")
        assert dict(imap.fetch_whole([1, 2])) == {1: mail, 2: MAIL % b"two"}
        assert imap.fetch_header(1).endswith(b"Subject: flags\r\n\r\n")
        assert not any("Seen" in flags for flags in dovecot.seen(user))

    def test_what_is_gone_is_missing(self, imap: Imap, dovecot: Dovecot, user: str) -> None:
        dovecot.append(user, MAIL % b"1")
        imap.look_into("INBOX")
        assert dict(imap.fetch_whole([1, 7])) == {1: MAIL % b"1"}
        assert imap.fetch_header(7) == b""


@pytest.mark.timeout(30)
class TestWait:
    def test_new_mail_ends_it_at_once(
        self, imap: Imap, dovecot: Dovecot, user: str, bell: Bell
    ) -> None:
        imap.look_into("INBOX")
        assert imap.uids_from(1) == []
        later = threading.Timer(0.2, dovecot.append, (user, MAIL % b"push"))
        later.start()
        imap.wait(bell[0], NEVER)
        later.join()
        assert imap.uids_from(1) == [1]

    def test_mail_that_came_before_it_began_ends_it_too(
        self, imap: Imap, dovecot: Dovecot, user: str, bell: Bell
    ) -> None:
        imap.look_into("INBOX")
        imap.uids_from(1)
        dovecot.append(user, MAIL % b"between")
        imap.wait(bell[0], NEVER)

    def test_it_can_be_woken(self, imap: Imap, bell: Bell) -> None:
        imap.look_into("INBOX")
        imap.uids_from(1)
        bell[1].send(b".")
        imap.wait(bell[0], NEVER)

    def test_it_can_be_broken_off_whatever_it_does(self, imap: Imap, bell: Bell) -> None:
        imap.look_into("INBOX")
        imap.uids_from(1)
        threading.Timer(0.2, imap.break_off).start()
        with pytest.raises(BROKEN):
            imap.wait(bell[0], 20)
            imap.uids_from(1)
