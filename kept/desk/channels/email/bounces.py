"""Mail that came back: which of our messages, to whom, and why (RFC 3464, and without it)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser

from kept.archives.mail_headers import Lines
from kept.desk.channels.email.parse import ParsedMail

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}\w")
_REPLY = re.compile(r"(?m)^.*?\b([245]\d\d[ -](?:\d\.\d{1,3}\.\d{1,3})?[^\n]{3,200})")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_SINGLE = re.compile(rb"(?im)^message-id:\s*<([^<>\s]{1,255})>")
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ORIGINALS = frozenset({"message/rfc822", "text/rfc822-headers", "message/global",
                        "message/global-headers"})  # fmt: skip
_MOST = 50


@dataclass(frozen=True, slots=True)
class Failure:
    """One address that was not reached; ``reason`` is what its server said."""

    address: str
    reason: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class Bounce:
    """``message_ids`` are where our message may be found: its own id first."""

    message_ids: tuple[str, ...]
    failures: tuple[Failure, ...]


def read(mail: ParsedMail) -> Bounce:
    """What a bounce says; without failures it does not say whom it is about."""
    failures: list[Failure] = []
    originals: list[str] = []
    for file in mail.files:
        if file.content_type in _REPORTS:
            failures += _reported(_readable(file.content()))
        elif file.content_type in _ORIGINALS:
            found = _SINGLE.search(_readable(file.content()[:200_000]))
            originals += [found[1].decode("ascii", "replace")] if found else []
    ids = (*originals, *mail.in_reply_to, *reversed(mail.references))
    if not ids:
        ids = tuple(each.decode() for each in _SINGLE.findall(mail.text.encode())[:3])
    return Bounce(tuple(dict.fromkeys(ids)), tuple((failures or _told(mail))[:_MOST]))


def _readable(content: bytes) -> bytes:
    """Without what no address, id or reason has in it, and no database takes."""
    return content.replace(b"\x00", b"")


def _reported(report: bytes) -> list[Failure]:
    """The groups of lines of a delivery status, one a recipient; the first is about the server."""
    failures = []
    for block in re.split(rb"\n\s*\n", report.replace(b"\r\n", b"\n"))[: _MOST + 1]:
        lines = Lines(BytesHeaderParser().parsebytes(block.strip() + b"\n\n"))
        action = lines.first("action").lower()
        whom = lines.first("original-recipient") or lines.first("final-recipient")
        found = _ADDRESS.search(whom.rpartition(";")[2])
        if not found or action not in {"failed", "delayed"}:
            continue
        said = lines.first("diagnostic-code").partition(";")[2] or lines.first("status")
        failures.append(Failure(found[0].lower(), _line(said), action == "failed"))
    return failures


def _told(mail: ParsedMail) -> list[Failure]:
    """What a bounce without a report says in its headers and text."""
    text = mail.text[:20_000]
    named = _ADDRESS.findall(", ".join(mail.headers.every("x-failed-recipients")))
    ours = {person.email for person in mail.to}
    if not named:
        named = [each for each in _ADDRESS.findall(text) if each.lower() not in ours][:1]
    said = _REPLY.search(text)
    reason = _line(said[1]) if said else _line(mail.subject)
    status = _STATUS.search(reason)
    is_final = not (status and status[1] == "4") and "delayed" not in mail.subject.lower()
    return [Failure(each.lower(), reason, is_final) for each in dict.fromkeys(named)]


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:200]
