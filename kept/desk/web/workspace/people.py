"""People on staff: who is here, and inviting more."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.channels.email import staff_mail
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
            (invitation, _address(invitation)) for invitation in Invitation.objects.open(now())
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
