"""Copies of what the desk sends, in the sent folder of hosts that keep none themselves.

Whoever opens the mailbox in another program sees the whole conversation. The copy has the id of
the mail: it is laid away once, whatever breaks in between, and when the desk reads the folder it
knows its own reply.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from kept.desk.channels.email import compose, credentials
from kept.desk.channels.email.imap import BROKEN, Imap, LineBroken, LoginRefused
from kept.desk.channels.models import Mailbox, SentCopy
from kept.desk.conversations.models import Message
from kept.desk.lib import work

CLAIM = 300
MOST_ATTEMPTS = 10
WAIT = timedelta(minutes=2)
"""Until the second try; doubled every time, seventeen hours in all."""

log = logging.getLogger(__name__)


def ask_for(message: Message, mailbox: Mailbox, *, at: datetime) -> None:
    """Have a copy of a mail that was sent laid away; in the transaction that says it was."""
    SentCopy.objects.get_or_create(message=message, defaults={"mailbox": mailbox, "due_at": at})
    work.wake()


def lay_away_due(at: datetime) -> datetime | None:
    """Lay away what is due, a line for each mailbox; returns when something is due next."""
    due = SentCopy.objects.filter(due_at__lte=at, mailbox__paused_at=None)
    for mailbox in Mailbox.objects.filter(sent_copies__in=due).distinct().select_related("channel"):
        _lay_away(mailbox, at)
    waiting = SentCopy.objects.filter(due_at__gt=at)
    following: datetime | None = waiting.values_list("due_at", flat=True).first()
    return following


def _lay_away(mailbox: Mailbox, at: datetime) -> None:
    due = SentCopy.objects.filter(mailbox=mailbox, due_at__lte=at)
    copy = work.claim(due, at=at, seconds=CLAIM)
    imap: Imap | None = None
    try:
        while copy is not None:
            imap = imap or Imap(mailbox, credentials.current(mailbox, at=at))
            _put(copy.message, imap)
            copy.delete()
            copy = work.claim(due, at=at, seconds=CLAIM)
    except (LineBroken, LoginRefused, *BROKEN) as error:
        if copy is not None:
            _put_off(copy, mailbox, str(error), at)
    finally:
        if imap is not None:
            imap.close()


def _put(message: Message, imap: Imap) -> None:
    """Lay a copy away unless it lies there, or there is no such folder."""
    folder = imap.sent_folder()
    name = compose.reference(message, message.delivery.channel).external_id
    if not folder or imap.holds(folder, name):
        return
    at = message.delivery.sent_at or message.at
    try:
        mail = compose.build(message, at=at, recipients=message.delivery.recipients.all())
    except compose.CannotCompose:
        return  # a file was removed meanwhile: there is no whole copy any more
    imap.lay_away(folder, mail, at=at)


def _put_off(copy: SentCopy, mailbox: Mailbox, problem: str, at: datetime) -> None:
    """Try all that waits of this mailbox later, and not for ever: the desk has the reply."""
    if copy.attempts + 1 >= MOST_ATTEMPTS:
        log.warning("No copy of message %s in the sent folder: %s", copy.message_id, problem)
        copy.delete()
        return
    due = at + WAIT * 2**copy.attempts
    SentCopy.objects.filter(pk=copy.pk).update(
        attempts=copy.attempts + 1, due_at=due, claimed_until=None
    )
    SentCopy.objects.filter(mailbox=mailbox, due_at__lt=due).update(due_at=due)
