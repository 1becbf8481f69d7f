"""The address at which somebody's calendar reads their promises."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kept.desk.promises.models import CalendarFeed
from kept.desk.staff.models import Agent


@transaction.atomic
def open_feed(agent: Agent, *, at: datetime) -> CalendarFeed:
    """A new address for the calendar of this person; the one before leads nowhere any more."""
    CalendarFeed.objects.filter(agent=agent).delete()
    return CalendarFeed.objects.create(agent=agent, made_at=at)


def end_feed(agent: Agent, *, at: datetime) -> bool:
    """End the address. False if there is none."""
    return bool(CalendarFeed.objects.filter(agent=agent).delete()[0])
