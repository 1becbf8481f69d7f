"""Tries a mailbox out, step by step, and says exactly at which one it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from kept.desk.channels.email import credentials, line
from kept.desk.channels.email.imap import Imap
from kept.desk.channels.email.smtp import Smtp
from kept.desk.channels.email.trial import Failed, Step, Trial
from kept.desk.channels.models import Mailbox
from kept.desk.lib import network


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
