"""Lives of a worker that asks whether it worked, as ``tests.desk.mortal`` begets them."""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta
from typing import Any

from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Event, Message
from kept.desk.feedback import actions
from kept.desk.feedback.models import CheckBack, Kind
from kept.desk.staff.models import Agent
from tests.desk import cast
from tests.desk.cast import NOON

SETTLED = 3
"""Matters that are settled before every life."""
STEP = timedelta(minutes=3)
"""What lies between two lives: longer than a claim, so that what one had is free for the next."""


def prepare() -> None:
    """A database with Ada, who answers in a company that asks whether it worked."""
    ada = cast.agent("Ada Okafor")
    cast.company()
    cast.channel()
    actions.plan_new(NOON)
    days = dict.fromkeys(Kind.values, 1)
    actions.set_follow_ups(None, is_on=True, days=days, by=ada, at=NOON)


def write(life: int) -> None:
    """Matters of so many customers, each settled when a life begins."""
    channel, ada, at = Channel.objects.get(), Agent.objects.get(), NOON + life * STEP
    for number in range(SETTLED):
        contact = cast.contact(f"Mona {life}", f"mona{life}-{number}@example.org")
        contact.reach_from, contact.reach_until = time(0), time(23, 59)
        contact.save()
        found = conversations.receive(channel=channel, contact=contact, text="?", at=at)
        conversations.reply(found.conversation, by=ada, html="<p>Here it is.</p>", at=at)
        conversations.resolve(found.conversation, reason="", by=ada, at=at)


def live(life: int) -> None:
    """Plan and ask all that is due.

    They are asked a week later, on a Wednesday, of which every hour is a good one for them.
    """
    at = NOON + life * STEP
    while True:
        actions.ask_due(at)
        actions.ask_due(at + timedelta(days=7))


def left() -> int:
    """Questions that are not planned, and those that are not asked."""
    settled = Event.objects.filter(kind="resolved").count()
    asked = CheckBack.objects.exclude(asked_at=None).count()
    return 2 * settled - CheckBack.objects.count() - asked


def state() -> dict[str, Any]:
    """How often each was asked, by every record there is of it."""
    mails = Message.objects.filter(is_automatic=True)
    each = Counter(mails.values_list("conversation", flat=True))
    return {
        "planned": CheckBack.objects.planned().count(),
        "check_backs": CheckBack.objects.count(),
        "asked": Counter(CheckBack.objects.values_list("state", flat=True)),
        "mails": mails.filter(delivery__isnull=False).count(),
        "times each": sorted(set(each.values())),
        "events": Event.objects.filter(kind="check-back").count(),
    }
