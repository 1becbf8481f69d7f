from __future__ import annotations

import pytest

from kept.desk.channels.email import line
from kept.desk.channels.email import smtp as smtp_module
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.email.smtp import Deferred, Refused, Smtp, Uncertain
from kept.desk.channels.models import Mailbox
from tests.desk.peers.dovecot import Dovecot
from tests.desk.peers.smtp import PASSWORD, Server

MAIL = b"From: support@lumen-lamps.example\r\nSubject: Lamp\r\n\r\nOn its way.\r\n.\r\n..two\r\n"
MONA, NILS = "mona@example.org", "nils@example.org"


class Dots:
    """Counts how often a mail was one dot away from being sent."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def send(mailbox: Mailbox, *recipients: str, dots: Dots | None = None) -> smtp_module.Taken:
    opened = Smtp(mailbox, PASSWORD)
    try:
        return opened.send(
            "support@lumen-lamps.example", recipients or [MONA], MAIL, before_dot=dots or Dots()
        )
    finally:
        opened.close()


class TestSend:
    def test_it_hands_a_mail_over_as_it_is(self, sending: Mailbox, smtp: Server) -> None:
        assert send(sending, MONA, NILS).accepted == [MONA, NILS]
        (mail,) = smtp.mails
        assert mail.content == MAIL
        assert mail.recipients == [MONA, NILS]

    def test_it_uses_a_line_again(self, sending: Mailbox, smtp: Server) -> None:
        opened = Smtp(sending, PASSWORD)
        for _ in range(3):
            assert opened.is_alive()
            opened.send("a@example.org", [MONA], MAIL, before_dot=Dots())
        opened.close()
        assert (len(smtp.mails), smtp.lines) == (3, 1)

    def test_it_tells_recipients_apart(self, sending: Mailbox, smtp: Server) -> None:
        smtp.recipients = {NILS: "550 5.1.1 Nobody here", "late@example.org": "450 Come back"}
        taken = send(sending, MONA, NILS, "late@example.org")
        assert taken.accepted == [MONA]
        assert taken.refused == {NILS: "550 5.1.1 Nobody here"}
        assert taken.deferred == {"late@example.org": "450 Come back"}

    def test_it_sends_nothing_if_nobody_is_taken(self, sending: Mailbox, smtp: Server) -> None:
        smtp.recipients = {MONA: "550 No"}
        dots = Dots()
        assert send(sending, dots=dots).accepted == []
        assert (dots.count, smtp.mails) == (0, [])

    @pytest.mark.parametrize("stage", ["MAIL", "DATA", "END"])
    @pytest.mark.parametrize(
        ("answer", "error"), [("451 Not now", Deferred), ("554 5.7.1 Spam", Refused)]
    )
    def test_it_tells_later_from_never(
        self, sending: Mailbox, smtp: Server, stage: str, answer: str, error: type[Exception]
    ) -> None:
        smtp.answers = {stage: answer}
        with pytest.raises(error, match=answer):
            send(sending)

    @pytest.mark.parametrize("stage", ["MAIL", "DATA"])
    def test_a_line_that_breaks_before_the_dot_sent_nothing(
        self, sending: Mailbox, smtp: Server, stage: str
    ) -> None:
        smtp.answers = {stage: "drop"}
        with pytest.raises((LineBroken, Uncertain)) as caught:
            send(sending)
        # A small mail and its dot may both leave before the hang-up is noticed.
        assert caught.type is LineBroken or stage == "DATA"
        assert smtp.mails == []

    @pytest.mark.parametrize("answer", ["drop", "take-drop"])
    def test_a_line_that_breaks_after_the_dot_is_uncertain(
        self, sending: Mailbox, smtp: Server, answer: str
    ) -> None:
        smtp.answers = {"END": answer}
        dots = Dots()
        with pytest.raises(Uncertain, match="perhaps it was sent"):
            send(sending, dots=dots)
        assert dots.count == 1

    def test_a_server_that_goes_away_after_the_dot_has_taken_nothing(
        self, sending: Mailbox, smtp: Server
    ) -> None:
        smtp.answers = {"END": "421 4.3.2 Going down"}
        with pytest.raises(LineBroken, match=r"421 4\.3\.2 Going down"):
            send(sending)

    @pytest.mark.parametrize(("answer", "is_taken"), [("251 Passed on", True), ("-?-", False)])
    def test_only_a_clear_yes_or_no_after_the_dot_counts(
        self, sending: Mailbox, smtp: Server, answer: str, is_taken: bool
    ) -> None:
        smtp.answers = {"END": answer}
        if is_taken:
            assert send(sending).accepted == [MONA]
            return
        with pytest.raises(Uncertain, match="perhaps it was sent"):
            send(sending)

    def test_a_server_that_never_confirms_is_uncertain(
        self, sending: Mailbox, smtp: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp_module, "PATIENCE", 0.2)
        smtp.answers = {"END": "hang"}
        with pytest.raises(Uncertain):
            send(sending)

    def test_a_server_that_hangs_before_is_a_broken_line(
        self, sending: Mailbox, smtp: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(line, "SECONDS", 0.2)
        smtp.answers = {"MAIL": "hang"}
        with pytest.raises(LineBroken):
            send(sending)

    def test_a_mail_stopped_before_its_dot_is_not_taken(
        self, sending: Mailbox, smtp: Server
    ) -> None:
        def stop() -> None:
            raise KeyError

        opened = Smtp(sending, "")
        with pytest.raises(KeyError):
            opened.send("a@example.org", [MONA], MAIL, before_dot=stop)
        assert smtp.mails == []

    def test_it_spells_domains_as_every_server_knows_them(
        self, sending: Mailbox, smtp: Server
    ) -> None:
        assert send(sending, "mona@lämpchen.example").accepted == ["mona@lämpchen.example"]
        assert smtp.mails[0].recipients == ["mona@xn--lmpchen-5wa.example"]


class TestLogin:
    def test_it_logs_in_with_a_password(self, sending: Mailbox, smtp: Server) -> None:
        sending.auth, smtp.needs_login = "password", True
        assert send(sending).accepted
        assert smtp.logins == 1

    def test_a_wrong_password_is_told_with_what_to_do(self, sending: Mailbox, smtp: Server) -> None:
        sending.auth = "password"
        with pytest.raises(LoginRefused, match=r"535.*|Authentication.*app password"):
            Smtp(sending, "guessed")

    def test_it_logs_in_with_a_token(self, sending: Mailbox, smtp: Server) -> None:
        sending.auth, smtp.tokens = "google", {"token-of-the-hour"}
        Smtp(sending, "token-of-the-hour").close()
        assert smtp.logins == 1

    def test_an_old_token_asks_for_a_new_sign_in(self, sending: Mailbox, smtp: Server) -> None:
        sending.auth = "microsoft"
        with pytest.raises(LoginRefused, match="Sign in with Microsoft again"):
            Smtp(sending, "token-of-yesterday")


class TestOpening:
    def test_nobody_listening_is_told(self, mailbox: Mailbox) -> None:
        with pytest.raises(LineBroken, match="nothing listens on its port 1"):
            Smtp(mailbox, "")

    def test_an_unknown_name_is_told(self, mailbox: Mailbox) -> None:
        mailbox.smtp_host = "mail.invalid"
        with pytest.raises(LineBroken, match=r"no machine with the name mail\.invalid"):
            Smtp(mailbox, "")

    def test_a_private_network_stays_closed(
        self, sending: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "no")
        with pytest.raises(LineBroken, match="private network"):
            Smtp(sending, "")

    def test_a_certificate_that_nobody_signed_is_not_trusted(
        self, sending: Mailbox, dovecot: Dovecot
    ) -> None:
        folder = dovecot.folder
        server = Server(certificate=(f"{folder}/certificate.pem", f"{folder}/key.pem")).start()
        sending.smtp_port, sending.smtp_security = server.port, "starttls"
        with pytest.raises(LineBroken, match="certificate of localhost cannot be trusted"):
            Smtp(sending, "")
        server.stop()

    def test_it_speaks_starttls_with_who_is_trusted(
        self, sending: Mailbox, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = dovecot.folder
        monkeypatch.setenv("SSL_CERT_FILE", f"{folder}/certificate.pem")
        server = Server(certificate=(f"{folder}/certificate.pem", f"{folder}/key.pem")).start()
        sending.smtp_port, sending.smtp_security = server.port, "starttls"
        assert send(sending).accepted == [MONA]
        server.stop()
