"""A worker that looks after promises and is killed again and again; every life is a fork.

It is told what to do on its input, a JSON list a line, and answers likewise.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from kept.desk.conversations.actions import receive  # noqa: E402
from kept.desk.conversations.models import Conversation, Event  # noqa: E402
from kept.desk.promises import actions  # noqa: E402
from kept.desk.promises.actions import Terms  # noqa: E402
from kept.desk.promises.models import Reminder  # noqa: E402
from tests.desk import cast  # noqa: E402


def prepare() -> None:
    """A database with Ada, and Mona who waits."""
    call_command("migrate", verbosity=0)
    ada = cast.agent("Ada Okafor")
    receive(
        channel=cast.channel(cast.team("Care", ada)), contact=cast.contact("Mona Varga"),
        text="It broke.", at=now() - timedelta(days=4),
    )  # fmt: skip


def promise(count: int) -> None:
    """Promises of which nothing was told for days: three reminders each are due at once."""
    found, ada = Conversation.objects.get(), cast.Agent.objects.get()
    at = now() - timedelta(days=3)
    for number in range(count):
        terms = Terms(f"Call Mona {number}", at + timedelta(hours=2), how="call")
        actions.make(found, terms, by=ada, at=at)


def state() -> dict[str, Any]:
    """How often each promise was told of, and what is left to do."""
    told = Event.objects.filter(kind__in=["promise-coming", "promise-late", "promise-broken"])
    return {
        "told": Counter(f"{event.kind} {event.data['promise']}" for event in told),
        "left": Reminder.objects.filter(done_at=None).count(),
    }


def live(hours: int) -> int:
    """Begin a life of looking after promises, that many hours from now; its process id.

    Hours pass between two lives so that what the one before had claimed is free again.
    """
    pk = os.fork()
    if pk:
        return pk
    later = timedelta(hours=hours)
    while True:
        try:
            actions.look_after(now() + later)
        except Exception:  # as the worker does: tell, and try again
            logging.exception("A duty failed.")
        time.sleep(0.005)


def main() -> None:
    verbs: dict[str, Callable[..., Any]] = {
        "prepare": prepare, "promise": promise, "state": state, "live": live,
    }  # fmt: skip
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        told = verbs[verb](*arguments)
        connections.close_all()  # what is forked must hold no line to the database
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
