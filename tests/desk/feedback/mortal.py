"""A desk that asks and is killed again and again: a process that begets the processes to be killed.

Loading Django takes longer than a life lasts here; so one process loads it, and every life is a
fork of it. It is told what to do on its input, a JSON list a line, and answers likewise.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from kept.desk.conversations import actions as conversations  # noqa: E402
from kept.desk.conversations.models import Channel, Event, Message  # noqa: E402
from kept.desk.feedback import actions  # noqa: E402
from kept.desk.feedback.models import CheckBack, Kind  # noqa: E402
from kept.desk.staff.models import Agent  # noqa: E402
from tests.desk import cast  # noqa: E402
from tests.desk.cast import NOON  # noqa: E402

STEP = timedelta(minutes=3)
"""What lies between two lives: longer than a claim, so that what one had is free for the next."""


def prepare() -> None:
    """A database with Ada, who answers in a company that asks whether it worked."""
    call_command("migrate", verbosity=0)
    ada = cast.agent("Ada Okafor")
    cast.company()
    cast.channel()
    actions.plan_new(NOON)
    days = dict.fromkeys(Kind.values, 1)
    actions.set_follow_ups(None, is_on=True, days=days, by=ada, at=NOON)


def write(life: int, count: int) -> None:
    """Matters of so many customers, each settled when a life begins."""
    channel, ada, at = Channel.objects.get(), Agent.objects.get(), NOON + life * STEP
    for number in range(count):
        contact = cast.contact(f"Mona {life}", f"mona{life}-{number}@example.org")
        contact.reach_from, contact.reach_until = time(0), time(23, 59)
        contact.save()
        found = conversations.receive(channel=channel, contact=contact, text="?", at=at)
        conversations.reply(found.conversation, by=ada, html="<p>Here it is.</p>", at=at)
        conversations.resolve(found.conversation, reason="", by=ada, at=at)


def live(life: int) -> int:
    """Begin a life that plans and asks all that is due; its process id.

    They are asked a week later, on a Wednesday, of which every hour is a good one for them.
    """
    pk = os.fork()
    if pk:
        return pk
    at = NOON + life * STEP
    while True:
        actions.ask_due(at)
        actions.ask_due(at + timedelta(days=7))


def state() -> dict[str, Any]:
    """How often each was asked, by every record there is of it."""
    return {
        "planned": CheckBack.objects.planned().count(),
        "check_backs": CheckBack.objects.count(),
        "asked": list(Counter(CheckBack.objects.values_list("state", flat=True)).items()),
        "mails": Message.objects.filter(is_automatic=True, delivery__isnull=False).count(),
        "each": list(Counter(_mails().values()).items()),
        "events": Event.objects.filter(kind="check-back").count(),
    }


def _mails() -> Counter[int]:
    mails = Message.objects.filter(is_automatic=True)
    return Counter(mails.values_list("conversation", flat=True))


def main() -> None:
    verbs: dict[str, Callable[..., Any]] = {
        "prepare": prepare, "write": write, "state": state, "live": live,
    }  # fmt: skip
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        told = verbs[verb](*arguments)
        connections.close_all()  # what is forked must hold no line to the database
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
