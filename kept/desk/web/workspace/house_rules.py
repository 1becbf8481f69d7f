"""The rules that conversations are judged by: a form, the same as text, and a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from kept.desk.coaching import actions
from kept.desk.coaching.house import written_for
from kept.desk.coaching.house_values import values_of, with_values
from kept.desk.coaching.models import HouseRules
from kept.desk.conversations import permissions
from kept.desk.staff.models import Team
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.house_rules_form import HouseRulesForm
from kept.mistakes.house import HouseError

LARGEST = 256 * 1024
"""Bytes of a file of rules."""
HOLDS = "These rules hold from now on, for drafts and for every open conversation."


class TextForm(forms.Form):
    """House rules as text, or as a file."""

    text = forms.CharField(
        required=False, strip=False, label="House rules",
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "class": "rules-text"}),
    )  # fmt: skip
    file = forms.FileField(required=False, label="Or take them from a file (TOML)")

    def rules(self, before: str) -> str:
        """What was given; a browser's line ends do not make it another text."""
        upload = self.cleaned_data["file"]
        if upload is None:
            typed = self.cleaned_data["text"].replace("\r\n", "\n")
            return before if typed == before.replace("\r\n", "\n") else typed
        if upload.size > LARGEST:
            raise HouseError("This file is larger than any house rules: 256 KB at most.")
        try:
            text: str = upload.read().decode("utf-8")
        except UnicodeDecodeError:
            raise HouseError("This file is not text in UTF-8. Save it as UTF-8.") from None
        return text


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def house_rules(request: StaffRequest) -> HttpResponse:
    """The rules of everybody, or of the team in ``team``, as a form."""
    team = team_asked(request)
    before = written_for(team)
    form = (
        HouseRulesForm(request.POST)
        if request.method == "POST"
        else HouseRulesForm.of(values_of(before))
    )
    if form.is_bound and form.is_valid():
        try:
            keep(request, team, with_values(before, form.values()))
        except HouseError as error:
            form.add_error(None, f"The text of the rules is in the way: {error}")
        else:
            return redirect(request.get_full_path())
    return rules_page(request, "workspace/coaching/house_rules.html", team, {"form": form})


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def house_rules_text(request: StaffRequest) -> HttpResponse:
    """The same as text; POST takes what was typed, or a file."""
    team = team_asked(request)
    before = written_for(team)
    form = TextForm(request.POST or None, request.FILES or None, initial={"text": before})
    if form.is_valid():
        try:
            keep(request, team, form.rules(before))
        except HouseError as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(error))
        else:
            return redirect(request.get_full_path())
    return rules_page(request, "workspace/coaching/house_text.html", team, {"form": form})


@require_safe
@permitted(permissions.may_organise)
def house_rules_file(request: StaffRequest) -> HttpResponse:
    """The text, byte for byte, for ``kept audit --house``."""
    answer = HttpResponse(written_for(team_asked(request)), content_type="application/toml")
    answer.headers["Content-Disposition"] = 'attachment; filename="house.toml"'
    return answer


def keep(request: StaffRequest, team: Team | None, text: str) -> None:
    """Have the rules hold, unless they are those that hold."""
    if text == written_for(team):
        messages.info(request, "Nothing was changed.")
        return
    actions.set_house_rules(team, text, by=request.user, at=now())
    messages.success(request, HOLDS)


def team_asked(request: StaffRequest) -> Team | None:
    chosen = request.GET.get("team", "")
    return get_object_or_404(Team, pk=chosen) if chosen.isdecimal() else None


def query_of(team: Team | None) -> str:
    return f"?team={team.pk}" if team else ""


def rules_page(
    request: StaffRequest, page: str, team: Team | None, shown: dict[str, Any]
) -> HttpResponse:
    kept = HouseRules.objects.filter(team=team).select_related("by").first()
    teams = Team.objects.filter(archived_at=None)
    of_page = {"team": team, "teams": teams, "kept": kept, "query": query_of(team)}
    return render(request, page, shown | of_page)
