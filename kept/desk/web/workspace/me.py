"""One's own page: name, zone, signature, keys, availability, absences."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.staff import actions
from kept.desk.staff.actions import Refused
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.staff_forms import AbsenceForm, ProfileForm


@require_http_methods(["GET", "POST"])
@staff_only
def me(request: StaffRequest) -> HttpResponse:
    """What one may change about oneself."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        actions.describe_self(request.user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("me")
    shown = {
        "form": form,
        "absence": AbsenceForm(),
        "absences": request.user.absences.exclude(until__lt=now()),
    }
    return render(request, "workspace/me/me.html", shown)


@require_POST
@staff_only
def availability(request: StaffRequest) -> HttpResponse:
    """Say whether new work may come."""
    actions.set_available(request.user, request.POST.get("available") == "yes", at=now())
    return redirect("me")


@require_POST
@staff_only
def absences(request: StaffRequest) -> HttpResponse:
    """Plan to be away."""
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "An absence needs a day and hour from which on it holds.")
        return redirect("me")
    try:
        actions.plan_absence(request.user, **form.cleaned_data, by=request.user, at=now())
        messages.success(request, "Your open work returns to your team when you leave.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("me")


@require_POST
@staff_only
def absence_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Back earlier, or not away at all."""
    actions.end_absence(get_object_or_404(request.user.absences, pk=pk), by=request.user, at=now())
    return redirect("me")


@require_POST
@staff_only
def session_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign one of one's browsers out: at its next request, and its live stream within seconds."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, "Signed out there.")
    return redirect("usersessions_list")
