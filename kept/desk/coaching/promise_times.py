"""Good moments to promise something for, in words and for the field of a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta, tzinfo
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from kept.desk.coaching.house import house_of
from kept.desk.contacts.window import next_good_moment
from kept.desk.conversations.models import Conversation
from kept.desk.promises.models import CALL
from kept.desk.staff.models import Agent, Company, WorkingHours

Choices = tuple[tuple[str, str], ...]
MOST = 4
DAYS = 14
"""So many days are looked through for them."""
NOTICE = timedelta(hours=1)
_USUAL = time(9), time(17)


def choices(conversation: Conversation, by: Agent, at: datetime, *, how: str = "") -> Choices:
    """While we are there, and not in their night; for a call (``how``) an hour that suits them."""
    last = _last_call if how == CALL and is_known(conversation) else _last_word
    ours, theirs = ZoneInfo(by.zone), zone_of(conversation, by)
    each = (last(conversation, *day, at, theirs) for day in _days(conversation, by, at))
    good = (moment for moment in each if moment and moment > at + NOTICE)
    return tuple((_said(moment, ours, at), field_of(moment, ours)) for moment in islice(good, MOST))


def by_way(conversation: Conversation, by: Agent, at: datetime) -> Callable[[str], Choices]:
    """The same by how it is to be kept, looked up once for each way that is asked for."""
    return cache(lambda how: choices(conversation, by, at, how=how))


def is_known(conversation: Conversation) -> bool:
    """Whether anybody knows how the customer lives: else no hour is a bad one."""
    return bool(conversation.contact.zone or conversation.contact.reach_from)


def zone_of(conversation: Conversation, by: Agent) -> ZoneInfo:
    """The customer's zone, or that of who answers if nobody knows it."""
    return ZoneInfo(conversation.contact.zone or by.zone)


def field_of(moment: datetime | None, zone: tzinfo) -> str:
    """A moment as a field for local time holds it."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}" if moment else ""


def _last_word(
    conversation: Conversation, opens: datetime, closes: datetime, at: datetime, theirs: ZoneInfo
) -> datetime:
    """When we leave on a day, or when they can be reached last."""
    last = conversation.contact.reach_until
    return closes if last is None else min(closes, _on_day_of(closes, last, theirs))


def _last_call(
    conversation: Conversation, opens: datetime, closes: datetime, at: datetime, theirs: ZoneInfo
) -> datetime | None:
    """By when they can be called on a day, at an hour that suits them while we are there."""
    contact, house = conversation.contact, house_of(conversation).contact
    good = next_good_moment(contact, max(opens, at), company=Company.objects.first())
    last = min(closes, _on_day_of(good, contact.reach_until or house.latest, theirs))
    is_dinner = house.dinner_from < last.astimezone(theirs).time() < house.dinner_until
    if is_dinner and not contact.reach_until:
        last = _on_day_of(last, house.dinner_from, theirs)
    return last if good < last else None


def _on_day_of(moment: datetime, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(moment.astimezone(zone).date(), hour, zone)


def _days(
    conversation: Conversation, by: Agent, at: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """From when until when we are there, day by day."""
    team = conversation.team
    spans: dict[int, tuple[time, time]] = {}
    for one in WorkingHours.objects.filter(team=conversation.team_id):
        opens, _ = spans.get(one.weekday, (one.opens, one.closes))
        spans[one.weekday] = opens, one.closes
    spans = spans or dict.fromkeys(range(5), _USUAL)
    zone = ZoneInfo(team.zone if team else by.zone)
    today = at.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(DAYS)):
        if day.weekday() in spans:
            opens, closes = spans[day.weekday()]
            yield datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)


def _said(moment: datetime, zone: ZoneInfo, at: datetime) -> str:
    local, today = moment.astimezone(zone), at.astimezone(zone).date()
    ahead = (local.date() - today).days
    day = {0: "Today", 1: "Tomorrow"}.get(ahead, f"{local:%A}")
    return f"{day}, {local:%H:%M}"
