"""One mail: its headers as values, and its text, however broken it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Part
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache

from kept.archives.archive import BadRecord
from kept.archives.charsets import decoded
from kept.archives.fields import EARLIEST_YEAR, LATEST_YEAR
from kept.archives.mail_body import content

_ID = re.compile(r"<([^<>\s]{1,500})>")
_FOLD = re.compile(r"\s*[\r\n]+\s*")
_ROBOT = re.compile(r"(mailer-daemon|postmaster|(no|do-?not)[-_.]?reply)\b", re.IGNORECASE)
_DRAFT_OR_SPAM = re.compile(
    r"(?:^|,)\s*\"?(drafts?|entwürfe|spam|trash|papierkorb)\"?\s*(?:,|$)", re.I
)
_EXPUNGED = 0x0008
_MOST_RECIPIENTS = 20
_MOST_REFERENCES = 100

_WHOLE, _HEADERS_ONLY = BytesParser(), BytesHeaderParser()


@dataclass(frozen=True, slots=True)
class Person:
    """A name, where one is given, and an address in small letters."""

    name: str | None
    email: str


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


class _Lines:
    """The header lines of a mail, by their names in small letters."""

    def __init__(self, part: Part) -> None:
        self._lines: dict[str, list[str]] = {}
        for name, value in part.raw_items():
            self._lines.setdefault(name.lower(), []).append(str(value))

    def first(self, name: str) -> str:
        """Return the first line of a name, decoded; empty where there is none."""
        lines = self._lines.get(name)
        return decoded(lines[0]) if lines else ""

    def people(self, *names: str) -> list[Person]:
        """Return everybody in the lines of the names, once."""
        lines = [line for name in names for line in self._lines.get(name, ())]
        people = (person for line in lines[:_MOST_RECIPIENTS] for person in _people_in(line))
        return list({person.email: person for person in people}.values())


@lru_cache(maxsize=10_000)  # a mailbox is full of the same few people
def _people_in(line: str) -> tuple[Person, ...]:
    try:
        pairs = getaddresses([_FOLD.sub(" ", line)])
    except (ValueError, IndexError, RecursionError):
        return ()
    people = (Person(_name(name), decoded(email).lower()) for name, email in pairs)
    return tuple(person for person in people if "@" in person.email)


def _headers(part: Part) -> Headers:
    lines = _Lines(part)
    senders = lines.people("from") or lines.people("sender")
    if not senders:
        raise BadRecord("the mail has no From line")
    ids = _ID.findall(lines.first("message-id"))
    earlier = _ID.findall(lines.first("in-reply-to") + " " + lines.first("references"))
    return Headers(
        id=ids[0] if ids else None,
        references=tuple(dict.fromkeys(earlier))[-_MOST_REFERENCES:],
        subject=lines.first("subject"),
        sender=senders[0],
        recipients=tuple(lines.people("to", "cc", "delivered-to"))[:_MOST_RECIPIENTS],
        reply_to=next(iter(lines.people("reply-to")), None),
        at=_date(lines),
        automatic=part.get_content_type() == "multipart/report" or _is_automatic(lines, senders[0]),
        unsent=_is_unsent(lines),
    )


def _name(written: str) -> str | None:
    """Return a display name, "Varga, Mona" turned round."""
    name = decoded(written).strip(" '\"")
    if not name or "@" in name:
        return None
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and first.isalpha() and last.isalpha() else name


def _date(lines: _Lines) -> datetime | None:
    """Return when it was sent; without a usable Date, when the first machine received it."""
    received = lines.first("received").rpartition(";")[2]
    for written in (lines.first("date"), received):
        try:
            at = parsedate_to_datetime(written.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if EARLIEST_YEAR <= at.year <= LATEST_YEAR:
            return at
    return None


def _is_automatic(lines: _Lines, sender: Person) -> bool:
    submitted = lines.first("auto-submitted").lower()
    return (
        (submitted != "" and not submitted.startswith("no"))
        or bool(lines.first("x-autoreply") or lines.first("x-autorespond"))
        or lines.first("precedence").lower() in ("bulk", "junk", "auto_reply")
        or bool(_ROBOT.match(sender.email))
    )


def _is_unsent(lines: _Lines) -> bool:
    try:
        status = int(lines.first("x-mozilla-status") or "0", 16)
    except ValueError:
        status = 0
    labels = lines.first("x-gmail-labels")
    return bool(status & _EXPUNGED or _DRAFT_OR_SPAM.search(labels))
