"""Whose a conversation is: given out, taken, given back; or the way to a hand-over."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from kept.desk.conversations import actions, loads, permissions
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.transfers import HandOverNeeded
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.access import StaffRequest, staff_only
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
    verb = actions.assign if request.POST.get("over") else loads.assign_within_room
    try:
        verb(found, who, by=request.user, at=now())
    except HandOverNeeded as needed:
        raise _to_card(found, needed, to=who) from None
    except loads.Overloaded:
        chosen = urlencode({"to": who.pk if who else ""})
        raise GoElsewhere(f"{reverse('taking', args=[found.pk])}?{chosen}") from None


@require_safe
@staff_only
def taking(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody who carries enough would get one more (``to``): who else has room."""
    found = permissions.find_conversation(request.user, pk)
    person = get_object_or_404(Agent.objects.active(), pk=number(request.GET, "to"))
    others = loads.with_room(found, at=now())
    shown = {
        "conversation": found, "person": person, "is_me": person == request.user,
        "load": loads.load_of(person), "others": [one for one in others if one[0] != person],
    }  # fmt: skip
    return render(request, "workspace/ownership/taking.html", shown)


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
