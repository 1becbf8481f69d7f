"""Set up: the list of steps, the company, and the journal of who changed what."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.conversations import permissions
from kept.desk.conversations.models import Channel
from kept.desk.feedback.models import FollowUps
from kept.desk.staff import actions
from kept.desk.staff.models import Agent, Company, Invitation, JournalEntry, Team
from kept.desk.web.workspace.access import StaffRequest, permitted, staff_only
from kept.desk.web.workspace.staff_forms import CompanyForm


@dataclass(frozen=True)
class Step:
    """One step of the set-up: what it is for, where it is done, whether it is."""

    name: str
    purpose: str
    address: str
    is_done: bool


def _steps() -> list[Step]:
    invited = Invitation.objects.exists() or Agent.objects.count() > 1
    return [
        Step(
            "Name the company", "So that mails and pages say who writes.",
            reverse("company"), Company.objects.exists(),
        ),
        Step(
            "Connect a mailbox", "Mail comes in, and answers go out, by your own address.",
            reverse("mailboxes"), Channel.objects.filter(kind="email", closed_at=None).exists(),
        ),
        Step(
            "Form a team", "Who answers what, and when they are there.",
            reverse("teams"), Team.objects.exists(),
        ),
        Step("Invite people", "Each with an account of their own.", reverse("people"), invited),
        Step(
            "Ask whether it worked", "Some days after it is resolved, the customer is asked.",
            reverse("follow-up-rules"), FollowUps.objects.asking().exists(),
        ),
    ]  # fmt: skip


@require_safe
@staff_only
def hub(request: StaffRequest) -> HttpResponse:
    """Everything that can be set up, and what of it is still to be done."""
    company = Company.objects.first()
    shown = {
        "steps": _steps() if permissions.may_set_up(request.user) else [],
        "is_finished": company is not None and company.set_up_at is not None,
    }
    return render(request, "workspace/set_up/hub.html", shown)


@require_POST
@permitted(permissions.may_set_up)
def finishing(request: StaffRequest) -> HttpResponse:
    """No more reminders of what was skipped."""
    actions.finish_set_up(by=request.user, at=now())
    return redirect("home")


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_set_up)
def company(request: StaffRequest) -> HttpResponse:
    """What the company is called, and where it is."""
    form = CompanyForm(
        request.POST or None,
        instance=Company.objects.first(),
        initial={"zone": request.user.zone},
    )
    if form.is_valid():
        actions.describe_company(**form.cleaned_data, by=request.user, at=now())
        messages.success(request, "Saved.")
        return redirect("set-up")
    return render(request, "workspace/set_up/company.html", {"form": form})


@require_safe
@permitted(permissions.may_set_up)
def journal(request: StaffRequest) -> HttpResponse:
    """Who changed people, teams, channels and settings: the newest two hundred entries."""
    entries = JournalEntry.objects.select_related("by")[:200]
    return render(request, "workspace/set_up/journal.html", {"entries": entries})
