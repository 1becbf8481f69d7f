"""The first visit: two doors, the first owner, and joining by invitation."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from kept.desk.staff import actions, sessions
from kept.desk.staff.actions import Refused
from kept.desk.staff.models import Agent, Company, Invitation
from kept.desk.web.demo_process import THE_DEMO
from kept.desk.web.workspace.staff_forms import OwnerForm, PersonForm


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Two doors: set up the desk, or look around the demo."""
    if Agent.objects.exists():
        return redirect("home")
    return render(request, "workspace/welcome/doors.html", {"has_demo": THE_DEMO.can_be_reached})


@require_http_methods(["GET", "POST"])
def owner(request: HttpRequest) -> HttpResponse:
    """Make the first person, who owns the desk, and go on to the company."""
    if Agent.objects.exists():
        return redirect("home")
    form = OwnerForm(request.POST or None)
    if form.is_valid():
        try:
            said = {key: word for key, word in form.cleaned_data.items() if key != "code"}
            made = actions.create_owner(**said, at=now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            sessions.begin(request, made)
            return redirect("set-up")
    return render(request, "workspace/welcome/owner.html", {"form": form})


@require_http_methods(["GET", "POST"])
def joining(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: choose a password, and be signed in."""
    invitation = Invitation.objects.open(now()).of_token(token)
    if invitation is None:
        raise Http404("This invitation was used or taken back, or is too old. Ask for a new one.")
    form = PersonForm(request.POST or None, initial={"name": invitation.name})
    if form.is_valid():
        try:
            made = actions.accept(invitation, **form.cleaned_data, at=now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            sessions.begin(request, made)
            messages.success(request, f"Welcome, {made.first_name}.")
            return redirect("home")
    shown = {"form": form, "invitation": invitation, "company": Company.objects.first()}
    return render(request, "workspace/welcome/joining.html", shown)
