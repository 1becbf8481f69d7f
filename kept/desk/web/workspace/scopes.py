"""Whose a saved reply or a view is: one's own, a team's, everybody's."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from kept.desk.conversations import permissions
from kept.desk.staff.models import Agent, Team


def scopes() -> list[tuple[str, str]]:
    """Whose a saved reply or a view can be: one's own, a team's, everybody's."""
    teams = Team.objects.filter(archived_at=None).values_list("pk", "name")
    return [
        ("mine", "Only me"),
        *((f"team-{pk}", name) for pk, name in teams),
        ("all", "Everybody"),
    ]


def scope(agent: Agent, chosen: str) -> tuple[Agent | None, Team | None]:
    """Whose it is: somebody's, a team's, or (neither) everybody's.

    Raises:
        Http404: a team that there is not, or in which one is not, without being a lead.
    """
    if chosen == "mine":
        return agent, None
    if chosen == "all":
        return None, None
    mine = Team.objects.all() if permissions.may_organise(agent) else agent.teams.all()
    return None, get_object_or_404(mine, pk=chosen.removeprefix("team-"))
