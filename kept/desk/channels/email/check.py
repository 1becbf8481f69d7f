"""Tries a mailbox out, step by step, and says exactly at which one it fails."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TypeVar

from kept.desk.channels.email import credentials, line
from kept.desk.channels.email.folder import TEST_HEADER, test_mark
from kept.desk.channels.email.imap import BROKEN, Imap
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.email.smtp import Deferred, Refused, Smtp, Taken, Uncertain
from kept.desk.channels.models import Mailbox
from kept.desk.lib import network
from kept.desk.lib.network import NotReached

LONGEST_WAY = 120.0
"""Seconds a test mail may take to come back."""
LOOK_EVERY = 1.0
_FAILURES = (NotReached, LineBroken, LoginRefused, Deferred, Refused, Uncertain, *BROKEN)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Step:
    """One thing that was tried: whether it went well, what there is to say, how long it took."""

    name: str
    is_good: bool
    words: str
    seconds: float


class Failed(Exception):
    """A step failed; the others after it have no meaning."""


class Trial:
    """Does step after step and remembers what it told; the first failure ends it."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def try_to(self, name: str, step: Callable[[], Found], good: Callable[[Found], str]) -> Found:
        """Do a step and remember how it went; raises Failed after a bad one."""
        begun = time.monotonic()
        try:
            found = step()
        except _FAILURES as error:
            self._tell(name, False, line.words(str(error)) or type(error).__name__, begun)
            raise Failed from error
        self._tell(name, True, good(found), begun)
        return found

    def _tell(self, name: str, is_good: bool, words: str, begun: float) -> None:
        self.steps.append(Step(name, is_good, words, time.monotonic() - begun))

    def told(self) -> Iterator[Step]:
        """What was remembered since the last time."""
        while self.steps:
            yield self.steps.pop(0)


def check(mailbox: Mailbox, *, at: datetime) -> Iterator[Step]:
    """Try reading and sending, as far as that goes without a mail; a step at a time."""
    secret = ""
    trial = Trial()
    with suppress(Failed):
        if mailbox.auth != "none":
            secret = trial.try_to(
                "Credentials",
                lambda: credentials.current(mailbox, at=at),
                lambda _: "They are here.",
            )
        yield from trial.told()
        for step in (_check_reading, _check_sending):
            yield from step(mailbox, secret)
    yield from trial.told()


def _check_reading(mailbox: Mailbox, secret: str) -> Iterator[Step]:
    trial = Trial()
    imap: Imap | None = None
    try:
        yield from _reach(trial, "IMAP", mailbox.imap_host, mailbox.imap_port)
        imap = trial.try_to(
            "Log in to read", lambda: Imap(mailbox, secret), lambda _: f"As {mailbox.username}."
        )
        yield from trial.told()
        opened = imap
        trial.try_to(
            f"Folder {mailbox.folder}", lambda: opened.look_into(mailbox.folder),
            lambda found: "It is there.",
        )  # fmt: skip
        trial.try_to(
            "Folder of sent mail", opened.sent_folder,
            lambda name: f"It is “{name}”: replies from elsewhere will appear." if name
            else "None was found: replies sent by other programs will not appear.",
        )  # fmt: skip
    except Failed:
        pass
    finally:
        if imap is not None:
            imap.close()
    yield from trial.told()


def _check_sending(mailbox: Mailbox, secret: str) -> Iterator[Step]:
    trial = Trial()
    smtp: Smtp | None = None
    with suppress(Failed):
        yield from _reach(trial, "SMTP", mailbox.smtp_host, mailbox.smtp_port)
        smtp = trial.try_to(
            "Log in to send", lambda: Smtp(mailbox, secret), lambda _: "The server lets us in."
        )
        yield from trial.told()
        opened = smtp
        trial.try_to(
            "Sender", lambda: opened.try_sender(mailbox.channel.address),
            lambda _: f"{mailbox.channel.address} may send here.",
        )  # fmt: skip
    if smtp is not None:
        smtp.close()
    yield from trial.told()


def _reach(trial: Trial, what: str, host: str, port: int) -> Iterator[Step]:
    trial.try_to(
        f"Name of the {what} server", lambda: network.find(host, port),
        lambda found: f"{host} is {found[0]}.",
    )  # fmt: skip
    yield from trial.told()
    trial.try_to(
        f"Line to the {what} server", lambda: line.connect(host, port).close(),
        lambda _: f"{host} answers on port {port}.",
    )  # fmt: skip
    yield from trial.told()


def round_trip(mailbox: Mailbox, *, at: datetime) -> Iterator[Step]:
    """Send a real mail to the mailbox itself, and wait until it lies there; a step at a time."""
    trial = Trial()
    key = secrets.token_hex(8)
    address = mailbox.channel.address
    with suppress(Failed):
        trial.try_to(
            "Test mail sent", lambda: _send(mailbox, key, at),
            lambda _: f"A mail to {address} has left through {mailbox.smtp_host}.",
        )  # fmt: skip
        yield from trial.told()
        trial.try_to(
            "Test mail came back", lambda: _wait_for(mailbox, key, at),
            lambda _: f"It lies in the folder {mailbox.folder} of {mailbox.imap_host}.",
        )  # fmt: skip
    yield from trial.told()


def _send(mailbox: Mailbox, key: str, at: datetime) -> Taken:
    address = mailbox.channel.address
    mail = EmailMessage(policy=SMTP)
    mail["From"] = mail["To"] = address
    mail["Subject"] = f"Kept writes to itself ({key})"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{key}.test@{address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail[TEST_HEADER] = test_mark(key)
    mail.set_content("This mail went out and came back: the mailbox works. You may delete it.")
    smtp = Smtp(mailbox, credentials.current(mailbox, at=at))
    try:
        taken = smtp.send(address, [address], mail.as_bytes(), before_dot=lambda: None)
    finally:
        smtp.close()
    for said in (taken.refused | taken.deferred).values():
        raise Refused(f"The server does not take mail for {address}: “{said}”")
    return taken


def _wait_for(mailbox: Mailbox, key: str, at: datetime) -> None:
    imap = Imap(mailbox, credentials.current(mailbox, at=at))
    try:
        end = time.monotonic() + LONGEST_WAY
        while time.monotonic() < end:
            imap.look_into(mailbox.folder)
            if imap.uids(f'HEADER Message-ID "{key}.test"', charset=None):
                return
            time.sleep(LOOK_EVERY)
    finally:
        imap.close()
    raise LineBroken(
        f"It did not arrive within {LONGEST_WAY:.0f} seconds. It may still come, or lie among the"
        " junk; look there, and whether mail to this address really goes to this account."
    )
