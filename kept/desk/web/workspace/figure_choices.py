"""What somebody chose to see figures of: the same in all reports, and kept in the address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict

from kept.desk.conversations import permissions
from kept.desk.conversations.models import Channel, Tag, hidden_from
from kept.desk.reports.figures import Period, Scope, today
from kept.desk.staff.models import Agent, Team

PERIODS = (("7", "7 days"), ("28", "4 weeks"), ("91", "13 weeks"), ("365", "a year"))
USUAL = "28"


@dataclass(frozen=True)
class Choice:
    """One field of the form: its name, what can be chosen, and what is."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str
    everything: str = ""
    """What stands for no choice; empty: one of the options always is."""


_DAYS = Choice("days", "Period", PERIODS, USUAL)


@dataclass(frozen=True)
class Chosen:
    """A scope and a period, the form in which they were chosen, and their part of an address."""

    scope: Scope
    period: Period
    choices: tuple[Choice, ...]
    query: str

    def address(self, **more: Any) -> str:
        """The same choice with more, or other, parts."""
        parts = QueryDict(self.query, mutable=True)
        for name, value in more.items():
            parts[name.removesuffix("_")] = str(value)
        return f"?{parts.urlencode()}"


def chosen(
    given: QueryDict, by: Agent, at: datetime, *, offers: Collection[str] = ("team", "channel")
) -> Chosen:
    """Read the choice from an address; what cannot be read, or may not be seen, is no choice.

    ``offers`` names the fields beside the period. Who leads nobody sees themselves as agent only.

    Raises:
        Http404: the figures of an agent are asked for who is not theirs to look at.
    """
    hidden = () if by.is_owner else hidden_from(by)
    fields = [_FIELDS[name](by, hidden) for name in offers]
    asked = given.get("agent", "")
    if "agent" in offers and asked.isdecimal():
        permissions.find_whose_figures(by, int(asked))
    fields = [replace(field, chosen=_known(given, field)) for field in fields]
    days = replace(_DAYS, chosen=_known(given, _DAYS) or USUAL)
    until = _day(given.get("until", ""))
    last = until or today(at)
    numbers = {field.name: int(field.chosen) for field in fields if field.chosen}
    scope = Scope(
        team=numbers.get("team"), agent=numbers.get("agent", 0), channel=numbers.get("channel"),
        tag=numbers.get("tag", 0), hidden=hidden,
    )  # fmt: skip
    parts = QueryDict(mutable=True)
    parts.update({field.name: field.chosen for field in fields if field.chosen})
    if days.chosen != USUAL:
        parts["days"] = days.chosen
    if until:
        parts["until"] = until.isoformat()
    period = Period(last - timedelta(int(days.chosen) - 1), last)
    return Chosen(scope, period, (days, *fields), parts.urlencode())


def _known(given: QueryDict, field: Choice) -> str:
    """What was chosen in a field, if it can be chosen there."""
    value = given.get(field.name, "")
    return value if value in dict(field.options) else ""


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2200 else None


def _teams(by: Agent, hidden: tuple[int, ...]) -> Choice:
    teams = Team.objects.filter(archived_at=None).exclude(pk__in=hidden)
    return Choice("team", "Team", _named(teams), "", "All teams")


def _agents(by: Agent, hidden: tuple[int, ...]) -> Choice:
    return Choice("agent", "Agent", _named(permissions.figures_visible_to(by)), "", "All agents")


def _channels(by: Agent, hidden: tuple[int, ...]) -> Choice:
    channels = Channel.objects.exclude(team__in=hidden)
    return Choice("channel", "Channel", _named(channels), "", "All channels")


def _tags(by: Agent, hidden: tuple[int, ...]) -> Choice:
    return Choice("tag", "Topic", _named(Tag.objects.filter(archived_at=None)), "", "All topics")


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


_FIELDS = {"team": _teams, "agent": _agents, "channel": _channels, "tag": _tags}
