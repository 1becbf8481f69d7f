"""People on staff: who is here, inviting, roles, leaving."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.channels.email import staff_mail
from kept.desk.conversations import actions as conversations
from kept.desk.conversations import permissions
from kept.desk.staff import actions
from kept.desk.staff.actions import Refused
from kept.desk.staff.models import Agent, Company, Invitation, Role
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.staff_forms import InvitationForm


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_manage_people)
def people(request: StaffRequest) -> HttpResponse:
    """Everybody, and open invitations; POST invites somebody."""
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        if not permissions.may_give_role(request.user, form.cleaned_data["role"]):
            raise Http404("There is no such role, or you may not give it.")
        try:
            made = actions.invite(**form.cleaned_data, by=request.user, at=now())
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _invited(made))
            return redirect("people")
    shown = {
        "form": form,
        "people": Agent.objects.order_by("-is_active", "name").prefetch_related("teams"),
        "invitations": [
            (invitation, _address(invitation))
            for invitation in Invitation.objects.filter(accepted_at=None, revoked_at=None)
        ],
        "roles": Role.choices,
        "may_change_roles": permissions.may_change_roles(request.user),
    }
    return render(request, "workspace/people/list.html", shown)


def _invited(made: Invitation) -> str:
    """Write to whoever is invited, if a mailbox can; what the screen says then."""
    if not staff_mail.can_send():
        return f"Give {made.email} the link below. It works once."
    shown = {"invitation": made, "company": Company.objects.first(), "address": _address(made)}
    send_mail(
        f"{made.by.first_name} asks you to join the desk",
        render_to_string("mail/invitation.txt", shown), None, [made.email],
    )  # fmt: skip
    return f"The invitation is on its way to {made.email}. The link below works as well."


def _address(invitation: Invitation) -> str:
    return settings.BASE_URL + reverse("joining", args=[invitation.token])


@require_POST
@permitted(permissions.may_manage_people)
def revocation(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    actions.revoke(get_object_or_404(Invitation, pk=pk), by=request.user, at=now())
    messages.success(request, "The link no longer works.")
    return redirect("people")


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
