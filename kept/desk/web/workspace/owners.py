"""Whose a conversation is: given out, taken, given back; or the way to a hand-over."""

from __future__ import annotations

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.transfers import HandOverNeeded
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.access import StaffRequest
from kept.desk.web.workspace.posted import number
from kept.desk.web.workspace.standing import GoElsewhere, changing


@changing
def owner(request: StaffRequest, found: Conversation) -> None:
    """Give it to somebody, to oneself (``me``), or to nobody."""
    chosen = request.POST.get("owner", "")
    who = None
    if chosen == "me":
        who = request.user
    elif chosen:
        who = get_object_or_404(Agent.objects.active(), pk=number(request.POST, "owner"))
    try:
        actions.assign(found, who, by=request.user, at=now())
    except HandOverNeeded as needed:
        raise _to_card(found, needed, to=who) from None


@changing
def team(request: StaffRequest, found: Conversation) -> None:
    """Give it to a team, or to none."""
    to = None
    if request.POST.get("team"):
        to = get_object_or_404(Team, pk=number(request.POST, "team"), archived_at=None)
    try:
        actions.move_to_team(found, to, by=request.user, at=now())
    except HandOverNeeded as needed:
        raise _to_card(found, needed, team=to) from None


def _to_card(
    found: Conversation, needed: HandOverNeeded, **chosen: Agent | Team | None
) -> GoElsewhere:
    """What somebody owns is not simply given away: the card, with whom was chosen."""
    known = {name: one.pk for name, one in chosen.items() if one is not None}
    address = f"{reverse('handing-over', args=[found.pk])}?{urlencode(known)}"
    return GoElsewhere(address, str(needed))
