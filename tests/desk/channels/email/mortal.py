"""A mail line that is killed again and again: a process that begets the processes to be killed.

Loading Django takes longer than a life lasts here; so one process loads it, and every life is a
fork of it. It is told what to do on its input, a JSON list a line, and answers likewise.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from kept.desk.channels.actions import Account, connect_mailbox  # noqa: E402
from kept.desk.channels.email import intake, outbox  # noqa: E402
from kept.desk.channels.email.reader import Reader  # noqa: E402
from kept.desk.channels.models import Mailbox, MessageReference, RawEvent, RawState  # noqa: E402
from kept.desk.conversations import actions  # noqa: E402
from kept.desk.conversations.models import Conversation, Delivery, Message  # noqa: E402
from tests.desk import cast  # noqa: E402

ADDRESS = "support@lumen-lamps.example"


def prepare(imap_port: int, smtp_port: int, password: str) -> None:
    """A database with Ada, and a mailbox that is read from now on."""
    call_command("migrate", verbosity=0)
    connect_mailbox(
        address=ADDRESS, name="Support", by=cast.agent("Ada Okafor"), password=password,
        at=now() - timedelta(hours=1), history="all",
        account=Account("localhost", "localhost", ADDRESS, imap_port=imap_port,
                        imap_security="none", smtp_port=smtp_port, smtp_security="none",
                        hourly_limit=1_000_000),
    )  # fmt: skip


def write(count: int) -> None:
    """Replies, due at once, to somebody of each reply's own."""
    mailbox = Mailbox.objects.select_related("channel").get()
    ada = cast.Agent.objects.get()
    contact = cast.Contact.objects.first() or cast.contact("Mona Varga")
    for _ in range(count):
        actions.start(
            channel=mailbox.channel, contact=contact, subject="Your lamp", html="<p>Here.</p>",
            by=ada, at=now() - timedelta(minutes=1),
        )  # fmt: skip


def retry() -> None:
    """What a person does who finds mails that were put aside because too many tries died."""
    for event in RawEvent.objects.filter(state=RawState.QUARANTINED):
        intake.retry(event, by=cast.Agent.objects.get(), at=now())


def state() -> dict[str, Any]:
    """What is stored, and how far everything came."""
    ids = dict(MessageReference.objects.values_list("message", "external_id"))
    return {
        "came": Counter(Message.objects.filter(kind="incoming").values_list("subject", flat=True)),
        "raw": Counter(RawEvent.objects.values_list("state", flat=True)),
        "sent": {
            ids.get(message, f"none {message}"): state
            for message, state in Delivery.objects.values_list("message", "state")
        },
        "conversations": Conversation.objects.count(),
    }


def live(hours: int) -> int:
    """Begin a life of reading, taking in and sending, that many hours from now; its process id.

    Hours pass between two lives so that what the one before had claimed is free again.
    """
    pk = os.fork()
    if pk:
        return pk
    later = timedelta(hours=hours)
    threads = [
        Reader(Mailbox.objects.get()),
        _over_and_over(lambda: intake.take_in_due(now() + later)),
        _over_and_over(lambda: outbox.deliver_due(now() + later)),
    ]
    connections.close_all()
    for thread in threads:
        thread.start()
    threading.Event().wait(120)
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


def main() -> None:
    verbs: dict[str, Callable[..., Any]] = {
        "prepare": prepare, "write": write, "state": state, "live": live, "retry": retry,
    }  # fmt: skip
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        told = verbs[verb](*arguments)
        connections.close_all()  # what is forked must hold no line to the database
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
