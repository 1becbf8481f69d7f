"""The house rules that a conversation is judged by: what leads wrote, and the team's own hours.

The same value judges drafts, live conversations and clocks, and an archive: one truth.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from kept.desk.coaching.models import HouseRules
from kept.desk.conversations.models import Conversation, Priority
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Company, Holiday, Team, WorkingHours
from kept.mistakes.calendar import Hours, Week
from kept.mistakes.house import DAYS, House, load
from kept.mistakes.house_file import BadValue

PRIORITIES: dict[str, float] = {Priority.LOW: 2.0, Priority.HIGH: 0.5, Priority.URGENT: 0.25}
"""Factors on every target where the rules tell none."""
Spans = tuple[tuple[int, str], ...]
"""(weekday with Monday 0, "09:00-17:00"), in order."""


def house_of(conversation: Conversation) -> House:
    """The house rules of the conversation's team, else those of everybody, else the defaults.

    Hours that the rules do not tell are those of the team, with its holidays.
    """
    return house_for(conversation.team)


def house_for(team: Team | None) -> House:
    """The house rules that conversations of this team are judged by; four queries at most."""
    text = written_for(team)
    house = _read(text)
    if house.hours.configured or team is None:
        return house
    hours = WorkingHours.objects.filter(team=team).values_list("weekday", "opens", "closes")
    spans = tuple((day, f"{opens:%H:%M}-{closes:%H:%M}") for day, opens, closes in hours)
    if not spans:
        return house
    free = Holiday.objects.filter(Q(team=team) | Q(team=None)).values_list("day", flat=True)
    return _with_hours(text, spans, team.zone, _country(team), tuple(free))


def written_for(team: Team | None) -> str:
    """The text of the rules that hold for a team: its own, else those of everybody."""
    texts: dict[int | None, str] = dict(_rules_of(team.pk if team else 0))
    return texts.get(team.pk if team else None, texts.get(None, ""))


@prepared
def _rules_of(team: int) -> QuerySet[HouseRules, tuple[int | None, str]]:
    return HouseRules.objects.filter(Q(team=team) | Q(team=None)).values_list("team", "text")


def _country(team: Team) -> str:
    if team.country:
        return team.country
    company = Company.objects.first()
    return company.country if company else ""


@lru_cache(maxsize=32)
def _read(text: str) -> House:
    house = load(text, "house rules") if text else House()
    return house if house.priorities else replace(house, priorities=PRIORITIES)


@lru_cache(maxsize=32)
def _with_hours(text: str, spans: Spans, zone: str, country: str, free: tuple[date, ...]) -> House:
    days: dict[str, tuple[str, ...]] = dict.fromkeys(DAYS, ())
    for weekday, span in spans:
        days[DAYS[weekday]] += (span,)
    week = Week(**days)
    try:
        hours = Hours(zone=zone, week=week, country=country, closed=free, configured=True)
    except BadValue:  # a country whose holidays nobody knows
        hours = Hours(zone=zone, week=week, closed=free, configured=True)
    return replace(_read(text), hours=hours)
