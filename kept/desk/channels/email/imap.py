"""A line to a mail account by IMAP: looks into folders, fetches, and lays copies of ours away.

It never changes what lies there, not even a flag.
"""

from __future__ import annotations

import imaplib
import re
import select
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox

from kept.desk.channels.email import line
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.models import Mailbox

BROKEN = (imaplib.IMAP4.error, ImapToolsError, OSError, EOFError)
"""What a failing line raises; all of it may pass."""
_PASSING = re.compile(
    rb"\[(UNAVAILABLE|LIMIT|INUSE|SERVERBUG|CONTACTADMIN)\]|tempor|try again", re.I
)
_SENT_NAMES = ("sent", "sent items", "sent mail", "sent messages", "gesendet",
               "gesendete elemente", "gesendete objekte", "inbox.sent", "envoyés",
               "éléments envoyés", "enviados", "posta inviata", "verzonden items")  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A mail as it lies in a folder, before it is fetched."""

    uid: int
    size: int
    received_at: datetime


class Imap(BaseMailBox):
    """An open line, logged in."""

    def __init__(self, mailbox: Mailbox, secret: str) -> None:
        self.mailbox = mailbox
        try:
            super().__init__()
        except BROKEN as error:
            raise LineBroken(
                f"{mailbox.imap_host} does not answer as a mail server: {error}"
            ) from error
        try:
            self._encrypt()
            self._log_in(secret)
        except (LineBroken, LoginRefused):
            with suppress(OSError):  # the failed encryption may have closed it
                self.client.shutdown()
            raise

    def _encrypt(self) -> None:
        mailbox = self.mailbox
        try:
            if mailbox.imap_security == "starttls":
                self.client.starttls(ssl.create_default_context())
        except ssl.SSLCertVerificationError as error:
            raise line.untrusted(error, mailbox.imap_host) from error
        except BROKEN as error:
            raise LineBroken(f"{mailbox.imap_host} refused STARTTLS: {error}") from error

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _Client(self.mailbox)

    def _log_in(self, secret: str) -> None:
        mailbox = self.mailbox
        try:
            if mailbox.auth in {"google", "microsoft"}:
                self.xoauth2(mailbox.username, secret, initial_folder=None)
            elif (mailbox.username + secret).isascii():
                self.login(mailbox.username, secret, initial_folder=None)
            else:
                self.login_utf8(mailbox.username, secret, initial_folder=None)
        except imaplib.IMAP4.abort as error:
            raise LineBroken(f"{mailbox.imap_host} hung up during the login: {error}") from error
        except (imaplib.IMAP4.error, ImapToolsError) as error:
            said = _said(error)
            if _PASSING.search(said):
                raise LineBroken(
                    f"{mailbox.imap_host} lets nobody in just now: “{line.words(said)}”"
                ) from error
            raise line.refused(mailbox, mailbox.imap_host, line.words(said)) from error

    def sent_folder(self) -> str:
        """The folder of what was sent: the chosen one, by SPECIAL-USE, by name; empty if none."""
        if self.mailbox.sent_folder:
            return self.mailbox.sent_folder
        folders = list(self.folder.list())
        for folder in folders:
            if any(flag.lower() == "\\sent" for flag in folder.flags):
                return str(folder.name)
        for folder in folders:
            if folder.name.lower().split(folder.delim or "/")[-1] in _SENT_NAMES:
                return str(folder.name)
        return ""

    def look_into(self, folder: str) -> tuple[int, int]:
        """Open a folder for looking only; returns its UIDVALIDITY and the next UID.

        Raises:
            LineBroken: there is no such folder.
        """
        try:
            self.folder.set(folder, readonly=True)
        except ImapToolsError as error:
            raise LineBroken(
                f"The folder {folder} cannot be opened: “{line.words(_said(error))}”"
            ) from error
        validity = self.client.response("UIDVALIDITY")[1][0]
        following = self.client.response("UIDNEXT")[1][0]
        if following is None:  # allowed to be missing
            return int(validity), max(self.uids_from(1), default=0) + 1
        return int(validity), int(following)

    def uids_from(
        self, first: int, last: int | None = None, *, since: datetime | None = None
    ) -> list[int]:
        """The UIDs of the open folder from ``first`` to ``last``, ascending.

        ``n:*`` names the last mail even if its UID is smaller than n: those are taken out.
        """
        asked = f"UID {first}:{last or '*'}"
        if since is not None:
            day = since.astimezone(UTC) - timedelta(days=1)  # the server's day may be another
            asked += f" SINCE {imaplib.Time2Internaldate(day)[1:12]}"
        self.client.untagged_responses.pop("EXISTS", None)  # what comes from here on is new
        found = map(int, self.uids(asked, charset=None))
        return sorted(uid for uid in found if uid >= first)

    def look_at(self, uids: Sequence[int]) -> list[Listed]:
        """Size and time of mails of the open folder; those that are gone are missing."""
        answer = self._fetch(uids, "(UID RFC822.SIZE INTERNALDATE)")
        found = (_listed(item) for item in answer if isinstance(item, bytes))
        return sorted((each for each in found if each), key=lambda each: each.uid)

    def fetch_whole(self, uids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The mails, each whole, by UID; no flag changes."""
        return _literals(self._fetch(uids, "(UID BODY.PEEK[])"))

    def fetch_beginnings(self, uids: Sequence[int], most: int) -> Iterator[tuple[int, bytes]]:
        """The first ``most`` bytes of the mails, by UID; no flag changes."""
        return _literals(self._fetch(uids, f"(UID BODY.PEEK[]<0.{most}>)"))

    def fetch_header(self, uid: int) -> bytes:
        """The header of a mail; empty if it is gone."""
        return dict(_literals(self._fetch([uid], "(UID BODY.PEEK[HEADER])"))).get(uid, b"")

    def holds(self, folder: str, message_id: str) -> bool:
        """Whether a mail with that id lies in a folder."""
        self.look_into(folder)
        return bool(self.uids(f'HEADER MESSAGE-ID "{message_id}"', charset=None))

    def lay_away(self, folder: str, mail: bytes, *, at: datetime) -> None:
        """Put a mail into a folder, as read, with that time."""
        self.append(mail, folder, dt=at, flag_set=["\\Seen"])

    def _fetch(self, uids: Sequence[int], what: str) -> list[Any]:
        if not uids:
            return []
        answer, found = self.client.uid("FETCH", ",".join(map(str, uids)), what)
        if answer != "OK":
            raise LineBroken(f"The server gave no mail out: “{line.words(str(found[-1:]))}”")
        return [item for item in found if item is not None]

    def wait(self, woken: socket.socket, seconds: float) -> None:
        """Return when the open folder changed, ``woken`` can be read, or time is up."""
        if "IDLE" not in self.client.capabilities:
            select.select([woken], [], [], min(seconds, 60.0))
            return
        tag = self.client._command("IDLE")
        while self.client._get_response() is not None:
            if self.client.tagged_commands[tag]:
                raise LineBroken("The server promised to tell of new mail, and then refused to.")
        if "EXISTS" not in self.client.untagged_responses and not self._has_more():
            select.select([self.client.sock, woken], [], [], seconds)
        self.client.send(b"DONE\r\n")
        self.consume_until_tagged_response(tag)

    def _has_more(self) -> bool:
        """Whether something was read from the line that nobody has looked at yet."""
        self.client.sock.settimeout(0)
        try:
            return bool(self.client.file.peek(1))  # type: ignore[union-attr]
        except OSError:
            return False
        finally:
            self.client.sock.settimeout(line.SECONDS)

    def break_off(self) -> None:
        """End the line at once, whatever it is waiting for; from any thread."""
        with suppress(OSError):
            self.client.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Say goodbye; an already broken line is no error."""
        try:
            self.logout()
        except BROKEN:
            with suppress(OSError):
                self.client.shutdown()


class _Client(imaplib.IMAP4):
    """imaplib's client on a line that went through our door."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        super().__init__(mailbox.imap_host, mailbox.imap_port, line.SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        opened = line.connect(self._mailbox.imap_host, self._mailbox.imap_port)
        if self._mailbox.imap_security == "tls":
            return line.secure(opened, self._mailbox.imap_host)
        return opened


def _said(error: Exception) -> bytes:
    """The server's own words in an error of either library."""
    result = getattr(error, "command_result", None)
    said = result[1][-1] if result else next(iter(error.args), str(error))
    return said if isinstance(said, bytes) else str(said).encode()


def _listed(item: bytes) -> Listed | None:
    uid = re.search(rb"\bUID (\d+)", item)
    size = re.search(rb"\bRFC822\.SIZE (\d+)", item)
    when = re.search(rb'\bINTERNALDATE "([^"]+)"', item)
    if not uid or not size:
        return None
    return Listed(int(uid[1]), int(size[1]), _moment(when[1] if when else b""))


def _moment(told: bytes) -> datetime:
    """When a server says it got a mail; now if that cannot be read, for the mail itself can."""
    try:
        at = parsedate_to_datetime(told.decode("ascii"))
    except ValueError:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # -0000: a clock whose zone is not told


def _literals(answer: Sequence[Any]) -> Iterator[tuple[int, bytes]]:
    """Pairs of UID and what was asked for; some servers tell the UID after the literal."""
    for place, item in enumerate(answer):
        if isinstance(item, tuple):
            after = answer[place + 1] if place + 1 < len(answer) else b""
            told = item[0] + b" " + (after if isinstance(after, bytes) else b"")
            uid = re.search(rb"\bUID (\d+)", told)
            if uid:
                yield int(uid[1]), item[1]


__all__ = ["BROKEN", "Imap", "LineBroken", "Listed", "LoginRefused"]
