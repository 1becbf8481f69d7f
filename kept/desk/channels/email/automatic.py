"""What was written by a machine (RFC 3834 and its forerunners): kept, but nobody waits for it."""

from __future__ import annotations

import re
from enum import StrEnum

from kept.archives.mail_headers import Person
from kept.desk.channels.email.parse import ParsedMail

_AWAY = re.compile(
    r"\s*(?:auto(?:matic|mated)? ?(?:reply|response|: )|out of (?:the )?office|"
    r"abwesenheits(?:notiz|benachrichtigung)|automatische antwort|réponse automatique|"
    r"absence du bureau|respuesta automática|risposta automatica|automatisch antwoord|"
    r"autosvar|odpowiedź automatyczna)",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)


class Kind(StrEnum):
    """Who wrote a mail, and why; all but ``PERSON`` are shown as automatic."""

    PERSON = "person"
    BOUNCE = "bounce"
    AWAY = "away"
    LIST = "list"
    BULK = "bulk"
    MACHINE = "machine"


def kind_of(mail: ParsedMail) -> Kind:
    """Classify a mail by what it says of itself."""
    lines = mail.headers
    submitted = lines.first("auto-submitted").lower().partition(";")[0].strip()
    precedence = lines.first("precedence").lower().strip()
    if _is_report(mail):
        return Kind.BOUNCE
    if "list-id" in lines or precedence == "list":
        return Kind.LIST
    is_answer = submitted == "auto-replied" or precedence == "auto_reply" or "x-autoreply" in lines
    if is_answer or "x-autorespond" in lines or _AWAY.match(mail.subject):
        return Kind.AWAY
    if precedence in {"bulk", "junk"} or "list-unsubscribe" in lines:
        return Kind.BULK
    suppressed = lines.first("x-auto-response-suppress").lower()
    wants_no_answer = any(word in suppressed for word in ("all", "oof", "autoreply"))
    if (submitted and submitted != "no") or wants_no_answer:
        return Kind.MACHINE
    return Kind.PERSON


def form_writer(mail: ParsedMail, own: frozenset[str]) -> Person | None:
    """Who filled in a form on our own site, mailed by us to us with their address to answer to."""
    everybody = [person for person in (mail.sender, *mail.to, *mail.copied) if person]
    if mail.reply_to is None or mail.reply_to.email in own:
        return None
    return mail.reply_to if all(person.email in own for person in everybody) else None


def _is_report(mail: ParsedMail) -> bool:
    lines = mail.headers
    has_no_return = lines.first("return-path").strip() == "<>"
    is_daemon = bool(mail.sender and _DAEMON.match(mail.sender.email))
    return (
        mail.content_type == "multipart/report"
        or "x-failed-recipients" in lines
        or (is_daemon and (has_no_return or "auto-submitted" in lines))
    )
