"""A line to a mail server by SMTP that always knows how far a mail came.

A server takes a mail with its answer to the last dot. Whatever breaks before the dot was sent:
nobody has the mail. Whatever breaks between dot and answer: perhaps somebody has.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kept.desk.channels.email import line
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.models import Mailbox

SLOWEST = 100_000.0
"""Bytes a second: a line that takes less for a whole mail counts as broken."""
PATIENCE = 120.0
"""Seconds a server may take to confirm a mail: it may be looking for viruses in it."""
GOODBYE = 2.0
"""Seconds to wait for the answer to a goodbye."""
_NO_LONGER = (smtplib.SMTPException, OSError, EOFError, ValueError)


class Deferred(Exception):
    """The server does not want the mail just now (4xx); later it may."""


class Refused(Exception):
    """The server does not want the mail (5xx); trying again changes nothing."""


class Uncertain(Exception):
    """The line broke after the last dot: perhaps the mail was taken."""


@dataclass(frozen=True)
class Taken:
    """Who gets the mail, and what the server said about those who do not."""

    accepted: list[str]
    refused: dict[str, str]
    deferred: dict[str, str]


class Smtp:
    """An open line, logged in; sends one mail after the other."""

    def __init__(self, mailbox: Mailbox, secret: str) -> None:
        self.mailbox, self.host = mailbox, mailbox.smtp_host
        self.client = _Client(mailbox)
        try:
            self._open()
            self._log_in(secret)
        except (LineBroken, LoginRefused):
            self.cut()
            raise

    def _open(self) -> None:
        mailbox = self.mailbox
        try:
            code, said = self.client.connect(mailbox.smtp_host, mailbox.smtp_port)
            if code != 220:
                raise LineBroken(f"{self.host} takes no mail just now: “{line.words(said)}”")
            self.client.ehlo_or_helo_if_needed()
            if mailbox.smtp_security == "starttls":
                self.client.starttls(context=ssl.create_default_context())
                self.client.ehlo_or_helo_if_needed()
        except ssl.SSLCertVerificationError as error:
            raise line.untrusted(error, self.host) from error
        except _NO_LONGER as error:
            raise LineBroken(
                f"{self.host} does not answer as a mail server: {line.words(_said(error))}"
            ) from error

    def _log_in(self, secret: str) -> None:
        mailbox = self.mailbox
        if mailbox.auth == "none":
            return
        try:
            if mailbox.auth == "password":
                self.client.login(mailbox.username, secret)
            else:
                token = f"user={mailbox.username}\1auth=Bearer {secret}\1\1"
                # To a refusal the server wants an empty answer before it says no for good.
                self.client.auth("XOAUTH2", lambda asked=None: "" if asked else token)
        except smtplib.SMTPAuthenticationError as error:
            said = line.words(_said(error))
            if error.smtp_code < 500:
                raise LineBroken(f"{self.host} lets nobody in just now: “{said}”") from error
            raise line.refused(mailbox, self.host, said) from error
        except smtplib.SMTPNotSupportedError as error:
            raise line.refused(mailbox, self.host, "it offers no way to log in") from error
        except _NO_LONGER as error:
            raise LineBroken(f"{self.host} hung up during the login.") from error

    def is_alive(self) -> bool:
        """Whether the line can be used for another mail."""
        try:
            return self.client.noop()[0] == 250
        except _NO_LONGER:
            return False

    def try_sender(self, sender: str) -> None:
        """See whether the server would take mail from an address; raises Deferred or Refused."""
        try:
            code, said = self.client.mail(_spelt(sender))
            self.client.rset()
        except _NO_LONGER as error:
            raise LineBroken(
                f"The line to {self.host} broke: {line.words(_said(error))}"
            ) from error
        if code != 250:
            raise _verdict(code, said)

    def send(
        self, sender: str, recipients: Sequence[str], mail: bytes, *, before_dot: Callable[[], None]
    ) -> Taken:
        """Hand a mail over; ``before_dot`` is called when all of it but the last dot was sent.

        Raises:
            Deferred, Refused: nobody gets it. LineBroken: nobody got it.
            Uncertain: the line broke after the dot.
        """
        try:
            taken = self._envelope(sender, recipients, mail)
            if not taken.accepted:
                return taken
            code, said = self.client.docmd("DATA")
            if code != 354:
                raise _verdict(code, said)
            body = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
            self._be_patient(line.SECONDS + len(body) / SLOWEST)
            self.client.send(body.replace(b"\r\n.", b"\r\n.."))
        except _NO_LONGER as error:
            self.close()
            raise LineBroken(
                f"The line to {self.host} broke: {line.words(_said(error))}"
            ) from error
        try:
            before_dot()
        except BaseException:
            self.cut()  # without its dot the mail is thrown away at the other end
            raise
        self._dot()
        return taken

    def _envelope(self, sender: str, recipients: Sequence[str], mail: bytes) -> Taken:
        """Sender and recipients as the server takes them; raises if it takes none."""
        options = [f"SIZE={len(mail)}"] if self.client.has_extn("size") else []
        spelt = {address: _spelt(address) for address in recipients}
        knows_all_letters = self.client.has_extn("smtputf8")
        if knows_all_letters and not "".join([sender, *spelt.values()]).isascii():
            self.client.command_encoding = "utf-8"
            options.append("SMTPUTF8")
        code, said = self.client.mail(_spelt(sender), options)
        if code != 250:
            self.client.rset()
            raise _verdict(code, said)
        taken = Taken([], {}, {})
        for address in recipients:
            if not (spelt[address].isascii() or knows_all_letters):
                taken.refused[address] = f"{self.host} cannot write to such letters."
                continue
            code, said = self.client.rcpt(spelt[address])
            if code in {250, 251, 252}:
                taken.accepted.append(address)
            else:
                kept = taken.refused if code >= 500 else taken.deferred
                kept[address] = f"{code} {line.words(said)}"
            if code == 421:
                raise smtplib.SMTPServerDisconnected(line.words(said))
        if not taken.accepted:
            self.client.rset()
        return taken

    def _be_patient(self, seconds: float) -> None:
        if self.client.sock is not None:
            self.client.sock.settimeout(seconds)

    def _dot(self) -> None:
        try:
            self._be_patient(PATIENCE)
            self.client.send(b".\r\n")
            code, said = self.client.getreply()
            self._be_patient(line.SECONDS)
        except _NO_LONGER as error:
            self.cut()
            raise Uncertain(
                f"The line to {self.host} broke before it confirmed the mail; perhaps it was sent."
            ) from error
        if code // 100 == 2:
            return
        if code == 421:  # it goes away, and has taken nothing
            self.cut()
            raise LineBroken(f"{self.host} takes no mail just now: “{code} {line.words(said)}”")
        if code // 100 in {4, 5}:
            raise _verdict(code, said)
        self.cut()
        raise Uncertain(f"{self.host} answered the mail in no way we know; perhaps it was sent.")

    def close(self) -> None:
        """Say goodbye; an already broken line is no error."""
        self._be_patient(GOODBYE)
        try:
            self.client.quit()
        except _NO_LONGER:
            self.client.close()

    def cut(self) -> None:
        """Break the line off at once."""
        self.client.close()


class _Client(smtplib.SMTP):
    """smtplib's client on a line that went through our door."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        domain = mailbox.channel.address.rpartition("@")[2]
        super().__init__(local_hostname=domain or None, timeout=line.SECONDS)
        self._host = mailbox.smtp_host  # whose certificate STARTTLS must show

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        opened = line.connect(host, port)
        if self._mailbox.smtp_security == "tls":
            return line.secure(opened, host)
        return opened


def _verdict(code: int, said: bytes) -> Exception:
    told = f"{code} {line.words(said)}"
    if code == 421:
        return smtplib.SMTPServerDisconnected(told)
    return Refused(told) if code >= 500 else Deferred(told)


def _spelt(address: str) -> str:
    """The address with its domain in letters that every server knows."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}" if name else address
    except UnicodeError:
        return address


def _said(error: Exception) -> bytes | str:
    return getattr(error, "smtp_error", None) or str(error) or type(error).__name__
