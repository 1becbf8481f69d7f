"""The rules that conversations are judged by: the same text that the audit reads."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from kept.desk.coaching import actions
from kept.desk.coaching.models import HouseRules
from kept.desk.conversations import permissions
from kept.desk.staff.models import Team
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.mistakes.house import HouseError


class RulesForm(forms.Form):
    """House rules as text."""

    text = forms.CharField(
        required=False, label="House rules", widget=forms.Textarea(attrs={"rows": 18})
    )


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def house_rules(request: StaffRequest) -> HttpResponse:
    """The rules of everybody, or of the team in ``team``; the same text that the audit reads."""
    chosen = request.GET.get("team", "")
    team = get_object_or_404(Team, pk=chosen) if chosen.isdecimal() else None
    kept = HouseRules.objects.filter(team=team).first()
    form = RulesForm(request.POST or None, initial={"text": kept.text if kept else ""})
    if form.is_valid():
        try:
            actions.set_house_rules(team, form.cleaned_data["text"], by=request.user, at=now())
        except HouseError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "These rules hold from now on.")
            return redirect(request.get_full_path())
    teams = Team.objects.filter(archived_at=None)
    shown = {"form": form, "team": team, "teams": teams, "kept": kept}
    return render(request, "workspace/coaching/house_rules.html", shown)
