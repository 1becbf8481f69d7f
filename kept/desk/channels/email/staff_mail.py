"""Mail to colleagues: what Django and allauth send, through a mailbox of the desk.

An invitation, a new password, a mention: rows of a queue like replies to customers, but simpler.
Sent twice does no harm, so what broke off is tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import formataddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.timezone import now

from kept.desk.channels.email import credentials
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.email.smtp import Deferred, Refused, Smtp, Uncertain
from kept.desk.channels.models import Mailbox, StaffMail
from kept.desk.lib import crypto, work

MOST_ATTEMPTS = 12
WAIT = timedelta(minutes=2)
_BROKEN = (Deferred, Refused, Uncertain, LineBroken, LoginRefused, crypto.Unreadable)


class Backend(BaseEmailBackend):
    """Django's way to send mail: puts each into the queue, once the transaction is through."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the mails; how many."""
        with transaction.atomic():
            rows = [_queued(message, to) for message in email_messages for to in message.to]
            StaffMail.objects.bulk_create(rows)
            work.wake()
        return len(rows)


def _queued(message: EmailMessage, to: str) -> StaffMail:
    mailbox = _mailbox()
    if mailbox is not None:
        message.from_email = formataddr(
            (_in_a_line(f"Kept at {mailbox.channel.name}"), mailbox.channel.address)
        )
    message.subject = _in_a_line(str(message.subject))
    message.extra_headers |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    mail = message.message().as_bytes().replace(b"\n", b"\r\n")
    # It may hold a link that lets somebody in.
    sealed = crypto.encrypt(mail.decode("latin-1")).encode()
    return StaffMail(to=to, subject=message.subject[:200], mail=sealed, due_at=now())


def _in_a_line(words: str) -> str:
    """Names and subjects are other people's words: they must not begin a header of their own."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def opened(row: StaffMail) -> bytes:
    """The mail as it goes out.

    Raises:
        crypto.Unreadable: it waits since the desk had another secret key.
    """
    return crypto.decrypt(bytes(row.mail).decode()).encode("latin-1")


def can_send() -> bool:
    """Whether there is a mailbox through which colleagues can be written to."""
    return _mailbox() is not None


def _mailbox() -> Mailbox | None:
    open_ones = Mailbox.objects.filter(paused_at=None, channel__closed_at=None)
    return open_ones.select_related("channel").order_by("channel").first()


def send_due(at: datetime) -> datetime | None:
    """Send what is due; when something is due next."""
    mailbox = _mailbox()
    if mailbox is None:
        return None
    waiting = StaffMail.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS).order_by("due_at")
    while (row := work.claim(waiting.filter(due_at__lte=at), at=at)) is not None:
        _send(row, mailbox, at)
    later = waiting.filter(due_at__gt=at)  # what is due already has somebody
    following: datetime | None = later.values_list("due_at", flat=True).first()
    return following


def _send(row: StaffMail, mailbox: Mailbox, at: datetime) -> None:
    told = {"attempts": row.attempts + 1, "claimed_until": None}
    try:
        line = Smtp(mailbox, credentials.current(mailbox, at=at))
        try:
            taken = line.send(
                mailbox.channel.address, [row.to], opened(row), before_dot=lambda: None
            )
        finally:
            line.close()
        for said in (taken.refused | taken.deferred).values():
            raise Deferred(said)
    except _BROKEN as error:
        due = at + WAIT * 2 ** min(row.attempts, 6)
        StaffMail.objects.filter(pk=row.pk).update(problem=str(error)[:300], due_at=due, **told)
    else:
        StaffMail.objects.filter(pk=row.pk).update(sent_at=at, mail=b"", problem="", **told)
