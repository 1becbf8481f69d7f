"""A mail from its bytes, however broken: headers, text, HTML, files. Nothing here raises."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as Part
from email.parser import BytesHeaderParser, BytesParser

from kept.archives.charsets import as_text
from kept.archives.mail_headers import Lines, Person
from kept.desk.channels.email.invitations import summaries
from kept.desk.channels.email.large import lift
from kept.desk.channels.email.parts import Body, File, body

LONGEST_TEXT = 500_000
"""Characters shown in a conversation; all of a longer text is kept as a file."""
_LONGEST_ID = 255
_MOST_REFERENCES = 50
_BARE_ID = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_BROKEN = (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
_PACKED = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})

_WHOLE, _HEADERS_ONLY = BytesParser(), BytesHeaderParser()


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """What a mail says. ``html`` is the sender's own and not safe; ids have no brackets.

    ``message_id`` is made from the bytes where there is none. ``sent_at`` is aware, in the
    writer's own zone, or None. ``problems`` are sentences for people about what could not be read.
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    sender: Person | None
    reply_to: Person | None
    to: tuple[Person, ...]
    copied: tuple[Person, ...]
    sent_at: datetime | None
    text: str
    html: str
    invitations: tuple[str, ...]
    files: tuple[File, ...]
    content_type: str
    headers: Lines
    problems: tuple[str, ...]


def parse(raw: bytes) -> ParsedMail:
    """Read a mail; what cannot be read becomes a problem, the rest is read all the same."""
    problems: list[str] = []
    part, read = _parts(raw, problems)
    lines = Lines(part)
    senders = lines.people("from") or lines.people("sender", "reply-to", "return-path")
    if not senders:
        problems.append("The mail does not say who sent it.")
    read = _shortened(read, problems)
    if any(file.content_type in _PACKED for file in read.files):
        problems.append(
            "Outlook packed files into winmail.dat, which only Outlook opens; it is kept as it is."
        )
    own = _shorts(lines, "message-id")
    return ParsedMail(
        message_id=own[0] if own else _bare_id(lines) or _made_id(raw),
        in_reply_to=_ids(lines, "in-reply-to"),
        references=_ids(lines, "references"),
        subject=_line(lines.first("subject")),
        sender=_clean(senders[0]) if senders else None,
        reply_to=next((_clean(each) for each in lines.people("reply-to")), None),
        to=tuple(map(_clean, lines.people("to"))),
        copied=tuple(map(_clean, lines.people("cc"))),
        sent_at=_sent_at(lines),
        text=read.text,
        html=read.html,
        invitations=_invitations(read),
        files=read.files,
        content_type=part.get_content_type(),
        headers=lines,
        problems=tuple(problems),
    )


def _parts(raw: bytes, problems: list[str]) -> tuple[Part, Body]:
    mail = lift(raw)
    try:
        part = _WHOLE.parsebytes(mail.light)
        if part.get_content_maintype() == "multipart" and not part.is_multipart():
            problems.append("The parts of the mail could not be told apart; all are shown as text.")
        return part, body(part, mail if mail.spans else None)
    except _BROKEN:
        problems.append(
            "The mail is built in a way that could not be read; its bare text is shown."
        )
    head, _, rest = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    try:
        part = _HEADERS_ONLY.parsebytes(head)
    except _BROKEN:
        part = Part()
    text = as_text(rest[: LONGEST_TEXT * 2], "utf-8").replace("\x00", "")
    return part, Body(text, "", (File("mail.eml", "message/rfc822", "", False, raw),))


def _shortened(read: Body, problems: list[str]) -> Body:
    """Leave the rest of an enormous text to a file."""
    if len(read.text) <= LONGEST_TEXT:
        return read
    problems.append("The text is very long; only its beginning is shown, all of it is attached.")
    whole = File("whole text.txt", "text/plain", "", False, read.text.encode("utf-8", "replace"))
    return Body(read.text[:LONGEST_TEXT], "", (*read.files, whole))


def _invitations(read: Body) -> tuple[str, ...]:
    calendars = [file for file in read.files if file.content_type == "text/calendar"][:2]
    found = (each.replace("\x00", "") for file in calendars for each in summaries(file.content()))
    return tuple(dict.fromkeys(found))


def _ids(lines: Lines, name: str) -> tuple[str, ...]:
    ids = _shorts(lines, name)
    # The first is the beginning of the thread; the rest may be cut in the middle.
    return tuple(ids if len(ids) <= _MOST_REFERENCES else ids[:1] + ids[1 - _MOST_REFERENCES :])


def _shorts(lines: Lines, name: str) -> list[str]:
    return [short for short in map(_short, lines.ids(name)) if short]


def _short(id: str) -> str:
    # Some signs end a line for one program and not for another: in a header they must not be.
    id = "".join(sign for sign in id if sign.isprintable() and sign != " ")
    return id if len(id) <= _LONGEST_ID else f"{hashlib.sha256(id.encode()).hexdigest()}@long"


def _bare_id(lines: Lines) -> str:
    found = _BARE_ID.search(lines.first("message-id"))
    return _short(found[0]) if found else ""


def _made_id(raw: bytes) -> str:
    return f"{hashlib.sha256(raw).hexdigest()[:32]}@without-id.invalid"


def _sent_at(lines: Lines) -> datetime | None:
    at = lines.date()
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _clean(person: Person) -> Person:
    return Person(_line(person.name or "")[:120], "".join(person.email.split()).replace("\x00", ""))
