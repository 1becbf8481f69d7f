"""Good moments to choose from: for coming back to a conversation, and for sending later."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import QueryDict

from kept.desk.contacts.models import Contact
from kept.desk.contacts.window import next_good_moment
from kept.desk.staff.models import Agent


def snoozes(agent: Agent, at: datetime) -> list[tuple[str, str]]:
    """(words, moment as the browser's own field writes it), in this person's zone."""
    here = at.astimezone(ZoneInfo(agent.zone))
    morning = here.replace(hour=8, minute=0, second=0, microsecond=0)
    offered = [
        ("Later today", here + timedelta(hours=3)),
        ("Tomorrow morning", morning + timedelta(days=1)),
        ("Next Monday", morning + timedelta(days=7 - morning.weekday())),
        ("In a week", morning + timedelta(days=7)),
    ]
    return [(words, moment.strftime("%Y-%m-%dT%H:%M")) for words, moment in offered]


def moment(form: QueryDict, name: str, agent: Agent) -> datetime | None:
    """The moment a form chose, in this person's zone: one of the offered, or ``own``, which is in
    the field ``<name>_own``. None if there is none, or it cannot be read.
    """
    raw = form.get(name, "")
    if raw == "own":
        raw = form.get(f"{name}_own", "")
    try:
        return datetime.fromisoformat(raw).replace(tzinfo=ZoneInfo(agent.zone)) if raw else None
    except ValueError:
        return None


def local(agent: Agent, moment: datetime) -> str:
    """A moment as the fields of a form write it, in this person's zone."""
    return f"{moment.astimezone(ZoneInfo(agent.zone)):%Y-%m-%dT%H:%M}"


def moments(agent: Agent, at: datetime, contact: Contact) -> list[tuple[str, str]]:
    """Good moments for sending later: (words, value of the field in the writer's zone).

    Mornings are the customer's: in their zone, and not before the hour they want to be reached.
    """
    theirs = at.astimezone(ZoneInfo(contact.zone or agent.zone))
    begins = contact.reach_from or time(9)
    tomorrow = datetime.combine(theirs.date() + timedelta(days=1), begins, theirs.tzinfo)
    monday = tomorrow + timedelta(days=6 - theirs.weekday())
    offered = [
        ("In an hour", at + timedelta(hours=1)),
        (f"Tomorrow at {begins:%H:%M}, their time", tomorrow),
        (f"Monday at {begins:%H:%M}, their time", monday),
    ]
    good = next_good_moment(contact, at, company=None)
    if good > at and contact.zone:
        there = good.astimezone(theirs.tzinfo)
        offered.insert(0, (f"At their next good moment: {there:%A, %H:%M}", good))
    return [(words, local(agent, then)) for words, then in offered]
