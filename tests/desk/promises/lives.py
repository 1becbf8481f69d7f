"""Lives of a worker that looks after promises, as ``tests.desk.mortal`` begets them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from kept.desk.conversations.actions import receive
from kept.desk.conversations.models import Channel, Event
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Reminder
from tests.desk import cast
from tests.desk.cast import NOON

PROMISES = 2
"""What is promised before every life."""
STEP = timedelta(hours=1)
"""What lies between two lives: longer than a claim, so that what one had is free for the next."""


def prepare() -> None:
    """A database with Ada, and the address that customers write to."""
    cast.channel(cast.team("Care", cast.agent("Ada Okafor")))


def write(life: int) -> None:
    """Promises of which nothing was told for days: three reminders each are due at once."""
    ada, at = cast.Agent.objects.get(), NOON - timedelta(days=3)
    found = receive(
        channel=Channel.objects.get(), contact=cast.contact("Mona", f"mona-{life}@example.org"),
        text="It broke.", at=at,
    ).conversation  # fmt: skip
    for number in range(PROMISES):
        terms = Terms(f"Call Mona {number}", at + timedelta(hours=2), how="call")
        actions.make(found, terms, by=ada, at=at)


def live(life: int) -> None:
    """Look after all that is due."""
    while True:
        actions.look_after(NOON + life * STEP)


def left() -> int:
    """Reminders that are not done."""
    return Reminder.objects.filter(done_at=None).count()


def state() -> dict[str, Any]:
    """How often each promise was told of, and what is left to do."""
    told = Event.objects.filter(kind__in=["promise-coming", "promise-late", "promise-broken"])
    return {
        "told": Counter(f"{event.kind} {event.data['promise']}" for event in told),
        "left": left(),
    }
