"""One mail: its headers as values, and its text, however broken it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Part
from email.parser import BytesHeaderParser, BytesParser

from kept.archives.archive import BadRecord
from kept.archives.mail_body import content
from kept.archives.mail_headers import Lines, Person

_ROBOT = re.compile(r"(mailer-daemon|postmaster|(no|do-?not)[-_.]?reply)\b", re.IGNORECASE)
_DRAFT_OR_SPAM = re.compile(
    r"(?:^|,)\s*\"?(drafts?|entwürfe|spam|trash|papierkorb)\"?\s*(?:,|$)", re.I
)
_EXPUNGED = 0x0008
_MOST_RECIPIENTS = 20
_MOST_REFERENCES = 100

_WHOLE, _HEADERS_ONLY = BytesParser(), BytesHeaderParser()


@dataclass(frozen=True, slots=True)
class Headers:
    """What the headers say. ``at`` has the zone of the Date header, or none where it has none.

    ``automatic``: sent by a machine (RFC 3834 and its forerunners). ``unsent``: a draft, spam, or
    thrown away, so no part of any conversation.
    """

    id: str | None
    references: tuple[str, ...]
    subject: str
    sender: Person
    recipients: tuple[Person, ...]
    reply_to: Person | None
    at: datetime | None
    automatic: bool
    unsent: bool


def headers_of(block: bytes) -> Headers:
    """Return the headers of a mail, or raise BadRecord where it names no sender."""
    return _headers(_parsed(block, _HEADERS_ONLY))


def read_mail(mail: bytes) -> tuple[Headers, str]:
    """Return the headers and the text; attachments are named in brackets at the end."""
    part = _parsed(mail, _WHOLE)
    try:
        texts, attachments = content(part)
    except RecursionError:
        raise BadRecord("the parts of the mail are nested too deeply") from None
    names = [f"[attachment: {name}]" for name in attachments]
    return _headers(part), "\n\n".join([*texts, *(["\n".join(names)] if names else [])])


def _parsed(mail: bytes, parser: BytesParser) -> Part:
    try:
        return parser.parsebytes(mail)
    except (RecursionError, ValueError, LookupError, AssertionError) as error:
        raise BadRecord(f"the mail cannot be taken apart ({type(error).__name__})") from None


def _headers(part: Part) -> Headers:
    lines = Lines(part)
    senders = lines.people("from") or lines.people("sender")
    if not senders:
        raise BadRecord("the mail has no From line")
    ids = lines.ids("message-id")
    earlier = (*lines.ids("in-reply-to"), *lines.ids("references"))
    return Headers(
        id=ids[0] if ids else None,
        references=tuple(dict.fromkeys(earlier))[-_MOST_REFERENCES:],
        subject=lines.first("subject"),
        sender=senders[0],
        recipients=tuple(lines.people("to", "cc", "delivered-to"))[:_MOST_RECIPIENTS],
        reply_to=next(iter(lines.people("reply-to")), None),
        at=lines.date(),
        automatic=part.get_content_type() == "multipart/report" or _is_automatic(lines, senders[0]),
        unsent=_is_unsent(lines),
    )


def _is_automatic(lines: Lines, sender: Person) -> bool:
    submitted = lines.first("auto-submitted").lower()
    return (
        (submitted != "" and not submitted.startswith("no"))
        or bool(lines.first("x-autoreply") or lines.first("x-autorespond"))
        or lines.first("precedence").lower() in ("bulk", "junk", "auto_reply")
        or bool(_ROBOT.match(sender.email))
    )


def _is_unsent(lines: Lines) -> bool:
    try:
        status = int(lines.first("x-mozilla-status") or "0", 16)
    except ValueError:
        status = 0
    labels = lines.first("x-gmail-labels")
    return bool(status & _EXPUNGED or _DRAFT_OR_SPAM.search(labels))
