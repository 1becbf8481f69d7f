"""Teams: members, hours, holidays."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.conversations import permissions
from kept.desk.staff import actions
from kept.desk.staff.actions import Refused
from kept.desk.staff.models import Company, Holiday, Team
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.team_forms import HolidayForm, HoursForm, TeamForm


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_manage_people)
def teams(request: StaffRequest) -> HttpResponse:
    """All teams; POST forms a new one."""
    name = request.POST.get("name", "").strip()
    if request.method == "POST" and name:
        house = Company.objects.first() or Company(zone=request.user.zone)
        try:
            made = actions.form_team(
                name=name[:80], zone=house.zone, country=house.country, by=request.user, at=now()
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            return redirect("team", made.pk)
    listed = Team.objects.filter(archived_at=None).prefetch_related("members", "hours")
    return render(request, "workspace/teams/list.html", {"teams": listed})


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_manage_people)
def team(request: StaffRequest, pk: int) -> HttpResponse:
    """One team: its name, place, members, and who may look into it."""
    chosen = get_object_or_404(Team, pk=pk)
    form = TeamForm(
        request.POST or None, instance=chosen, initial={"members": chosen.members.all()}
    )
    if form.is_valid():
        try:
            actions.change_team(chosen, **form.cleaned_data, by=request.user, at=now())
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("team", pk)
    shown = {
        "team": chosen,
        "form": form,
        "hours": HoursForm.of(chosen),
        "holiday": HolidayForm(),
        "holidays": Holiday.objects.filter(team=chosen) | Holiday.objects.filter(team=None),
    }
    return render(request, "workspace/teams/team.html", shown)


@require_POST
@permitted(permissions.may_manage_people)
def hours(request: StaffRequest, pk: int) -> HttpResponse:
    """When the team is there."""
    chosen = get_object_or_404(Team, pk=pk)
    form = HoursForm(request.POST)
    try:
        if form.is_valid():
            actions.set_hours(chosen, form.hours(), by=request.user, at=now())
            messages.success(request, "Hours saved.")
        else:
            for said in form.errors.values():
                messages.error(request, str(said[0]))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("team", pk)


@require_POST
@permitted(permissions.may_manage_people)
def holidays(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a day on which nobody of the team is there."""
    chosen = get_object_or_404(Team, pk=pk)
    form = HolidayForm(request.POST)
    if form.is_valid():
        everybody = bool(request.POST.get("all_teams"))
        actions.add_holiday(
            team=None if everybody else chosen, **form.cleaned_data, by=request.user, at=now()
        )
    else:
        messages.error(request, "A holiday needs a day and a name.")
    return redirect("team", pk)


@require_POST
@permitted(permissions.may_manage_people)
def holiday_removal(request: StaffRequest, pk: int, holiday: int) -> HttpResponse:
    """The team is there on that day after all."""
    actions.remove_holiday(get_object_or_404(Holiday, pk=holiday), by=request.user, at=now())
    return redirect("team", pk)
