"""Mails for tests: written in a few words, or the samples as programs of the world write them."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from pathlib import Path

from kept.desk.channels.email import intake
from kept.desk.channels.models import RawEvent
from kept.desk.conversations.models import Channel, Message
from tests.desk.cast import NOON

SAMPLES = Path(__file__).parent / "samples"
US = "support@lumen-lamps.example"
_numbers = itertools.count(1)


def minutes(count: float) -> datetime:
    """That long after NOON."""
    return NOON + timedelta(minutes=count)


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def mail(text: str = "The lamp is dark.", **headers: str) -> bytes:
    """A plain mail of Mona's; headers by name, ``_`` for ``-``; an empty one is left out."""
    said = {
        "From": "Mona Varga <mona@example.org>", "To": US, "Subject": "A dark lamp",
        "Date": "Wed, 04 Mar 2026 12:00:00 +0000", "Message-ID": f"<mail-{next(_numbers)}@test>",
        "Content-Type": "text/plain; charset=utf-8",
    }  # fmt: skip
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {**{name: value for name, value in said.items() if name not in given}, **given}
    lines = [f"{name}: {value}" for name, value in kept.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n" + text.replace("\n", "\r\n")).encode()


def store(
    channel: Channel,
    raw: bytes,
    *,
    at: datetime = NOON,
    is_archive: bool = False,
    is_ours: bool = False,
) -> RawEvent:
    """Keep a mail under a new key."""
    key = f"1/INBOX/{next(_numbers)}"
    event = intake.store_raw(channel, key, raw, at=at, is_archive=is_archive, is_ours=is_ours)
    assert event is not None, "these very bytes are stored already"
    return event


def arrives(
    channel: Channel,
    raw: bytes,
    *,
    at: datetime = NOON,
    is_archive: bool = False,
    is_ours: bool = False,
) -> Message:
    """Store a mail and take it in; it must become a message."""
    event = store(channel, raw, at=at, is_archive=is_archive, is_ours=is_ours)
    message = intake.take_in(event, at=at)
    event.refresh_from_db()
    assert message is not None, (event.state, event.problem)
    return message
