"""A person's open promises as a calendar that other programs read (RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from kept.desk.promises.models import Promise, Promises
from kept.desk.staff.models import Agent

RECENT = timedelta(days=30)
ALARM = timedelta(minutes=15)


def calendar(agent: Agent, promises: Promises, *, at: datetime) -> bytes:
    """An event for each open promise that this person is to keep, late ones included."""
    from icalendar import Alarm, Calendar, Event  # slow to start, and rarely asked for

    made = Calendar()
    made.add("prodid", "-//Kept//Promises//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"Promises of {agent.first_name}")
    made.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for promise in promises.open().filter(owner=agent).select_related("conversation__contact"):
        event, alarm = Event(), Alarm()
        begins, ends = _span(promise)
        event.add("uid", f"promise-{promise.pk}@{settings.BASE_URL.partition('//')[2]}")
        event.add("dtstamp", at)
        event.add("dtstart", begins)
        event.add("dtend", ends)
        event.add("summary", f"{promise.what} ({promise.contact.display_name})")
        event.add("url", f"{settings.BASE_URL}{promise.conversation.get_absolute_url()}")
        alarm.add("action", "DISPLAY")
        alarm.add("description", promise.what)
        alarm.add("trigger", -ALARM)
        event.add_component(alarm)
        made.add_component(event)
    return bytes(made.to_ical())


def _span(promise: Promise) -> tuple[datetime, datetime]:
    """The time in which it can be kept, or the quarter of an hour before it is due; UTC."""
    return promise.due_from or promise.due_at - ALARM, promise.due_at
