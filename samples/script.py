"""The plain-text scripts in ``samples/lamps``: what they say, as values.

A script holds conversations one after another::

    # Where is my lamp?
    Mona Varga <mona.varga@example.org>
    language de

    @ 5 Jan 09:12 customer (attached leg.jpg)
    Hello, ...

    @ 5 Jan 10:40 Ada
    Hello Mona, ...

The line under the subject is the customer; ``language`` is English where it is not given. Times are
those of the shop, in London, in 2026. In brackets: ``attached NAME`` and ``html`` for a mail that
is HTML only. A mail of ``raw`` stands in the mailbox as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

SCRIPTS = Path(__file__).parent / "lamps"

_CONVERSATION = re.compile(r"^# ", re.MULTILINE)
_MAIL = re.compile(r"^@ (\d+ \w+ \d\d:\d\d) (\w+)(?: \((.*)\))?$", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """One mail as the script tells it; ``speaker`` is an agent's name, "customer" or "raw"."""

    at: datetime
    speaker: str
    text: str
    attached: tuple[str, ...] = ()
    html: bool = False


@dataclass(frozen=True)
class Thread:
    """One conversation."""

    subject: str
    name: str = ""
    address: str = ""
    language: str = "en"
    mails: list[Mail] = field(default_factory=list)


def read_scripts() -> Iterator[Thread]:
    """Yield the conversations of all scripts."""
    for path in sorted(SCRIPTS.glob("*.txt")):
        for block in _CONVERSATION.split(path.read_text(encoding="utf-8"))[1:]:
            yield _thread(block)


def _thread(block: str) -> Thread:
    head, *pieces = _MAIL.split(block)
    subject, *facts = head.strip().splitlines()
    mails = [_mail(*pieces[at : at + 4]) for at in range(0, len(pieces), 4)]
    if not facts:
        return Thread(subject, mails=mails)
    name, _, address = facts[0].rstrip(">").partition(" <")
    language = facts[1].removeprefix("language ") if len(facts) > 1 else "en"
    return Thread(subject, name, address, language, mails)


def _mail(time: str, speaker: str, marks: str | None, text: str) -> Mail:
    words = [mark.strip() for mark in (marks or "").split(",")]
    return Mail(
        at=datetime.strptime(f"2026 {time}", "%Y %d %b %H:%M").replace(tzinfo=UTC),
        speaker=speaker,
        text=text.strip(),
        attached=tuple(mark.removeprefix("attached ") for mark in words if " " in mark),
        html="html" in words,
    )
