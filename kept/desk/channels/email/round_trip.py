"""Sends a real mail from a mailbox to itself, and waits until it is back."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from kept.desk.channels.email import credentials
from kept.desk.channels.email.folder import TEST_HEADER, test_mark
from kept.desk.channels.email.imap import Imap
from kept.desk.channels.email.line import LineBroken
from kept.desk.channels.email.smtp import Refused, Smtp, Taken
from kept.desk.channels.email.trial import Failed, Step, Trial
from kept.desk.channels.models import Mailbox

LONGEST_WAY = 120.0
"""Seconds a test mail may take to come back."""
LOOK_EVERY = 1.0


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
