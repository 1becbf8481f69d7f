"""What becomes of people on staff: another role, leaving, coming back."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.conversations import actions as conversations
from kept.desk.conversations import permissions
from kept.desk.staff import actions
from kept.desk.staff.actions import Refused
from kept.desk.staff.models import Agent, Role
from kept.desk.web.workspace.access import StaffRequest, permitted


@require_POST
@permitted(permissions.may_change_roles)
def role(request: StaffRequest, pk: int) -> HttpResponse:
    """Make somebody agent, lead or owner."""
    agent = get_object_or_404(Agent, pk=pk)
    wanted = request.POST.get("role", "")
    if wanted not in Role.values:
        raise Http404("There is no such role.")
    try:
        actions.change_role(agent, wanted, by=request.user, at=now())
        messages.success(request, f"{agent.name} is {Role(wanted).label.lower()} now.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("people")


@require_POST
@permitted(permissions.may_manage_people)
def departure(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody leaves; posted again with ``back``, they return."""
    agent = get_object_or_404(Agent, pk=pk)
    if not permissions.may_give_role(request.user, agent.role):
        raise Http404("There is no such person, or you may not change them.")
    try:
        if request.POST.get("back"):
            actions.reactivate(agent, by=request.user, at=now())
            messages.success(request, f"{agent.name} may sign in again.")
        else:
            messages.success(request, _left(agent, by=request.user, at=now()))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("people")


@transaction.atomic
def _left(agent: Agent, *, by: Agent, at: datetime) -> str:
    """Somebody is gone, and with them nobody's answer: their open work returns at once."""
    actions.deactivate(agent, by=by, at=at)
    returned = conversations.return_work_of(agent, by=by, at=at)
    told = f"{agent.name} can no longer sign in."
    if not returned:
        return told
    many = "conversations have" if returned > 1 else "conversation has"
    return f"{told} {returned} {many} no owner now."
