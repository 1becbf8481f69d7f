"""Lives of a mail line: reading, taking in, sending and laying copies of what was sent away."""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections
from django.utils.timezone import now

from kept.desk.channels.actions import Account, connect_mailbox
from kept.desk.channels.email import intake, outbox, sent_copies
from kept.desk.channels.email.reader import Reader
from kept.desk.channels.models import (
    Cursor,
    Mailbox,
    MessageReference,
    RawEvent,
    RawState,
    SentCopy,
)
from kept.desk.conversations import actions
from kept.desk.conversations.models import Delivery, Message
from tests.desk import cast

ADDRESS = "support@lumen-lamps.example"
MAILS, REPLIES = 3, 2
"""What comes and what is written before every life."""
WORKERS = 2
"""As many do the same at once: several processes may work on one database."""


def prepare(imap_port: int, smtp_port: int, password: str) -> None:
    """A database with Ada, and a mailbox that is read from now on."""
    connect_mailbox(
        address=ADDRESS, name="Support", by=cast.agent("Ada Okafor"), password=password,
        at=now() - timedelta(hours=1), history="all",
        account=Account("localhost", "localhost", ADDRESS, imap_port=imap_port,
                        imap_security="none", smtp_port=smtp_port, smtp_security="none",
                        hourly_limit=1_000_000),
    )  # fmt: skip
    cast.contact("Mona Varga")


def write(life: int) -> None:
    """Replies, due at once, each in a conversation of its own."""
    mailbox = Mailbox.objects.select_related("channel").get()
    for _ in range(REPLIES):
        actions.start(
            channel=mailbox.channel, contact=cast.Contact.objects.earliest("pk"),
            subject="Your lamp", html="<p>Here.</p>", by=cast.Agent.objects.get(),
            at=now() - timedelta(minutes=1),
        )  # fmt: skip


def left() -> int:
    """What is not read, not taken in, not sent, or not laid away."""
    replies = Delivery.objects.count()
    mails = replies // REPLIES * MAILS
    done = RawEvent.objects.filter(is_ours=False).exclude(state=RawState.NEW).count()
    queued = Delivery.objects.filter(state="queued").count()
    return mails - done + queued + SentCopy.objects.count()


def retry() -> None:
    """What a person does who finds mails that were put aside because too many tries died."""
    for event in RawEvent.objects.filter(state=RawState.QUARANTINED):
        intake.retry(event, by=cast.Agent.objects.get(), at=now())


def state() -> dict[str, Any]:
    """What is stored, and how far everything came."""
    ids = dict(MessageReference.objects.values_list("message", "external_id"))
    raw = RawEvent.objects.values_list("state", flat=True)
    return {
        "came": Counter(Message.objects.filter(kind="incoming").values_list("subject", flat=True)),
        "raw": Counter(raw.filter(is_ours=False)),
        "copies": Counter(raw.filter(is_ours=True)),
        "to lay away": SentCopy.objects.count(),
        "replies": Message.objects.filter(kind="reply").count(),
        "tried again": RawEvent.objects.filter(attempts__gt=1).count(),
        "sent": {
            ids.get(message, f"none {message}"): state
            for message, state in Delivery.objects.values_list("message", "state")
        },
        "problems": list(Mailbox.objects.values_list("problem", "sending_problem")),
        "cursors": list(Cursor.objects.values_list("folder", "uid", "history_uid", "history_left")),
    }


def live(life: int) -> None:
    """Read, take in, send and lay away, that many hours from now.

    Hours pass between two lives so that what the one before had claimed is free again.
    """
    later = timedelta(hours=life)
    threads = [
        Reader(Mailbox.objects.get()),
        *(_over_and_over(lambda: intake.take_in_due(now() + later)) for _ in range(WORKERS)),
        *(_over_and_over(lambda: outbox.deliver_due(now() + later)) for _ in range(WORKERS)),
        _over_and_over(lambda: sent_copies.lay_away_due(now() + later)),
    ]
    connections.close_all()
    for thread in threads:
        thread.start()
    threading.Event().wait(300)
    os._exit(0)


def _over_and_over(duty: Callable[[], object]) -> threading.Thread:
    ending = threading.Event()

    def run() -> None:
        while not ending.wait(0.02):
            try:
                duty()
            except Exception:  # as the worker does: tell, and try again
                logging.exception("A duty failed.")

    return threading.Thread(target=run, daemon=True)
