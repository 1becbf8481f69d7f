"""Everything that changes people, teams and the company; each change is written in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.db import transaction

from kept.desk.lib import work
from kept.desk.staff import sessions
from kept.desk.staff.models import (
    Absence,
    Agent,
    Company,
    Holiday,
    Invitation,
    JournalEntry,
    Key,
    Membership,
    Role,
    Team,
    WorkingHours,
)


class Refused(Exception):
    """What was asked for cannot be done; the text tells a person why, and what to do instead."""


def journal(kind: str, about: str, *, by: Agent | None, at: datetime, **data: Any) -> None:
    """Write in the journal of the house that somebody changed something; ``data`` must be JSON."""
    JournalEntry.objects.create(kind=kind, about=about, by=by, at=at, data=data)


@transaction.atomic
def create_owner(*, name: str, email: str, password: str | None, zone: str, at: datetime) -> Agent:
    """The first person of a new desk; raises Refused once there is anybody.

    Without a password nobody signs in by one.
    """
    if Agent.objects.exists():
        raise Refused("This desk has people already. Ask one of its owners to invite you.")
    owner = _new_agent(name=name, email=email, password=password, role=Role.OWNER, zone=zone)
    journal("person-joined", owner.name, by=owner, at=at)
    return owner


def _new_agent(*, name: str, email: str, password: str | None, role: str, zone: str) -> Agent:
    agent = Agent(name=name.strip(), email=email.strip().lower(), role=role, zone=zone)
    agent.set_password(password)
    agent.save()
    return agent


@transaction.atomic
def describe_company(*, name: str, country: str, zone: str, by: Agent, at: datetime) -> Company:
    """Say what the company is called and where it is; may be done again at any time."""
    company, _ = Company.objects.update_or_create(
        pk=1, defaults={"name": name.strip(), "country": country.upper(), "zone": zone}
    )
    journal("company-described", company.name, by=by, at=at)
    return company


@transaction.atomic
def finish_set_up(*, by: Agent, at: datetime) -> None:
    """The steps of the set-up are done or skipped; the inbox no longer asks for them."""
    if Company.objects.filter(pk=1, set_up_at=None).update(set_up_at=at):
        journal("set-up-finished", "", by=by, at=at)


@transaction.atomic
def invite(
    *, email: str, name: str, role: str, teams: Iterable[Team], by: Agent, at: datetime
) -> Invitation:
    """Ask somebody to join by a link that works once; an older open invitation is replaced.

    Raises:
        Refused: somebody with this address is here already.
    """
    email = email.strip().lower()
    if Agent.objects.filter(email__iexact=email).exists():
        raise Refused(f"{email} belongs to somebody who is here already.")
    Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None).update(revoked_at=at)
    invitation = Invitation.objects.create(email=email, name=name.strip(), role=role, by=by, at=at)
    invitation.teams.set(teams)
    journal("person-invited", email, by=by, at=at, role=role)
    return invitation


@transaction.atomic
def accept(
    invitation: Invitation, *, name: str, password: str | None, zone: str, at: datetime
) -> Agent:
    """Make the invited person; raises Refused if the link was used or taken back meanwhile.

    Without a password they do not sign in by one.
    """
    still_open = Invitation.objects.open(at).filter(pk=invitation.pk)
    if not still_open.update(accepted_at=at):
        raise Refused("This invitation was used or taken back, or is too old. Ask for a new one.")
    agent = _new_agent(
        name=name, email=invitation.email, password=password, role=invitation.role, zone=zone
    )
    for team in invitation.teams.all():
        Membership.objects.create(agent=agent, team=team)
    journal("person-joined", agent.name, by=agent, at=at)
    return agent


@transaction.atomic
def revoke(invitation: Invitation, *, by: Agent, at: datetime) -> None:
    """The link no longer works."""
    revoked = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if revoked.update(revoked_at=at):
        journal("invitation-revoked", invitation.email, by=by, at=at)


@transaction.atomic
def change_role(agent: Agent, role: str, *, by: Agent, at: datetime) -> None:
    """Make somebody agent, lead or owner; the last owner stays one."""
    if agent.is_owner and role != Role.OWNER:
        _keep_an_owner(agent)
    if agent.role != role:
        journal("role-changed", agent.name, by=by, at=at, before=agent.role, after=role)
        agent.role = role
        agent.save(update_fields=["role"])


def _keep_an_owner(leaving: Agent) -> None:
    others = Agent.objects.active().filter(role=Role.OWNER).exclude(pk=leaving.pk)
    if not others.select_for_update().exists():
        raise Refused(f"{leaving.name} is the only owner. Make somebody else an owner first.")


@transaction.atomic
def deactivate(agent: Agent, *, by: Agent, at: datetime) -> None:
    """Somebody leaves: is signed out everywhere, their keys are dead, and they may not sign in.

    All that was written stays under their name.
    """
    if agent.is_owner:
        _keep_an_owner(agent)
    agent.is_active = False
    agent.is_available = False
    agent.save(update_fields=["is_active", "is_available"])
    agent.memberships.all().delete()
    sessions.end_all(agent, at=at)
    Key.objects.filter(agent=agent, revoked_at=None).update(revoked_at=at)
    journal("person-left", agent.name, by=by, at=at)


@transaction.atomic
def reactivate(agent: Agent, *, by: Agent, at: datetime) -> None:
    agent.is_active = True
    agent.save(update_fields=["is_active"])
    journal("person-came-back", agent.name, by=by, at=at)


@transaction.atomic
def form_team(*, name: str, zone: str, country: str, by: Agent, at: datetime) -> Team:
    """A new team that is there on weekdays from nine to five, until told otherwise.

    Raises:
        Refused: a team has this name.
    """
    if Team.objects.filter(name__iexact=name.strip()).exists():
        raise Refused(f"There is a team {name.strip()} already.")
    team = Team.objects.create(name=name.strip(), zone=zone, country=country.upper())
    for weekday in range(5):
        WorkingHours.objects.create(team=team, weekday=weekday, opens=time(9), closes=time(17))
    journal("team-formed", team.name, by=by, at=at)
    return team


@transaction.atomic
def change_team(
    team: Team, *, name: str, zone: str, country: str, is_limited: bool,
    members: Iterable[Agent], by: Agent, at: datetime,
) -> None:  # fmt: skip
    """Set a team's name, place, members and who may look into it."""
    if Team.objects.filter(name__iexact=name.strip()).exclude(pk=team.pk).exists():
        raise Refused(f"There is a team {name.strip()} already.")
    team.name, team.zone, team.country = name.strip(), zone, country.upper()
    team.is_limited = is_limited
    team.save()
    chosen = set(members)
    team.memberships.exclude(agent__in=chosen).delete()
    for agent in chosen:
        Membership.objects.get_or_create(agent=agent, team=team)
    names = sorted(agent.name for agent in chosen)
    journal("team-changed", team.name, by=by, at=at, members=names, is_limited=is_limited)


@transaction.atomic
def set_hours(
    team: Team, hours: Sequence[tuple[int, time, time]], *, by: Agent, at: datetime
) -> None:
    """When a team is there: (weekday with Monday 0, opens, closes) in the team's zone.

    Raises:
        Refused: a time ends before it begins, or two of a day overlap.
    """
    ordered = sorted(hours)
    for weekday, opens, closes in ordered:
        if opens >= closes:
            raise Refused(f"{_DAYS[weekday]}: {opens:%H:%M} is not before {closes:%H:%M}.")
    for (weekday, _, closes), (next_weekday, opens, _) in pairwise(ordered):
        if weekday == next_weekday and opens < closes:
            raise Refused(f"{_DAYS[weekday]}: the times until {closes:%H:%M} and from "
                          f"{opens:%H:%M} overlap.")  # fmt: skip
    team.hours.all().delete()
    for weekday, opens, closes in ordered:
        WorkingHours.objects.create(team=team, weekday=weekday, opens=opens, closes=closes)
    journal("hours-changed", team.name, by=by, at=at)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@transaction.atomic
def add_holiday(*, team: Team | None, day: date, name: str, by: Agent, at: datetime) -> Holiday:
    """Nobody of the team (none: of any team) is there on that day."""
    holiday, _ = Holiday.objects.update_or_create(team=team, day=day, defaults={"name": name})
    journal("holiday-added", f"{day:%Y-%m-%d} {name}", by=by, at=at)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: Agent, at: datetime) -> None:
    journal("holiday-removed", f"{holiday.day:%Y-%m-%d} {holiday.name}", by=by, at=at)
    holiday.delete()


def describe_self(
    agent: Agent, *, name: str, zone: str, signature: str, theme: str, single_keys: bool,
    mails_mentions: bool | None = None, mails_week: bool | None = None,
) -> None:  # fmt: skip
    """What somebody says about themselves; ``zone`` is a name of the IANA list.

    ``mails_mentions``: whether to be mailed when mentioned, ``mails_week``: about the week; None
    leaves it as it is.
    """
    agent.name, agent.zone, agent.signature = name.strip(), zone, signature
    agent.theme, agent.single_keys = theme, single_keys
    if mails_mentions is not None:
        agent.mails_mentions = mails_mentions
    if mails_week is not None:
        agent.mails_week = mails_week
    agent.save(update_fields=[
        "name", "zone", "signature", "theme", "single_keys", "mails_mentions", "mails_week"
    ])  # fmt: skip


@transaction.atomic
def set_available(agent: Agent, is_available: bool, *, at: datetime) -> None:
    """Say for oneself whether new work may come."""
    Agent.objects.filter(pk=agent.pk).update(is_available=is_available)
    agent.is_available = is_available
    journal("availability", agent.name, by=agent, at=at, is_available=is_available)


@transaction.atomic
def plan_absence(
    agent: Agent, *, since: datetime, until: datetime | None, remark: str = "",
    by: Agent, at: datetime,
) -> Absence:  # fmt: skip
    """Somebody will be away; from ``since`` on their open work returns to its team.

    Raises:
        Refused: it would end before it begins, or overlap another absence.
    """
    if until is not None and until <= since:
        raise Refused("The absence would end before it begins.")
    others = agent.absences.exclude(until__lte=since)
    if until is not None:
        others = others.filter(since__lt=until)
    if others.exists():
        raise Refused(f"{agent.name} is away already in that time.")
    absence = Absence.objects.create(agent=agent, since=since, until=until, note=remark)
    work.wake()
    journal("absence-planned", agent.name, by=by, at=at, since=since.isoformat())
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: Agent, at: datetime) -> None:
    """Back earlier, or not away at all."""
    if absence.since >= at:
        absence.delete()
    else:
        Absence.objects.filter(pk=absence.pk).update(until=at)
    journal("absence-ended", absence.agent.name, by=by, at=at)
