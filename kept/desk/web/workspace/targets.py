"""What we promise to customers: how soon an answer comes, how soon a solution."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from kept.desk.coaching import target_table
from kept.desk.coaching.house import PRIORITIES
from kept.desk.conversations import permissions
from kept.desk.conversations.models import Priority
from kept.desk.conversations.refusals import Refusal
from kept.desk.staff.models import Team
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.mistakes.house import Target

NAMES = {
    "mail": "Mail", "form": "Form", "phone": "Phone", "chat": "Chat", "social": "Social media",
    "community": "Community", "other": "Anything else",
}  # fmt: skip
PARTS = {"first_reply": "First answer", "next_reply": "Every later answer", "solution": "Solution"}
_TIME = re.compile(r"\s*(\d{1,5}(?:[.,]\d{1,2})?)\s*(min|m|h|d)?\w*\s*", re.IGNORECASE)
_MINUTES = {"": 60.0, "m": 1.0, "min": 1.0, "h": 60.0, "d": 1440.0}


class DurationField(forms.CharField):
    """A stretch of time as people write it, ``30 min``, ``8 h``; its value is in minutes."""

    def clean(self, value: Any) -> Any:
        found = _TIME.fullmatch(str(super().clean(value)))
        minutes = float(found[1].replace(",", ".")) * _MINUTES[(found[2] or "").lower()] if (
            found
        ) else 0.0  # fmt: skip
        if not 0 < minutes <= 525_600:
            raise forms.ValidationError("Write it as in 30 min or 8 h.")
        return minutes


class TargetsForm(forms.Form):
    """Three times for each kind of channel, and a factor for each priority."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in target_table.KINDS:
            for part, words in PARTS.items():
                self.fields[f"{kind}-{part}"] = DurationField(
                    max_length=12, label=f"{NAMES[kind]}: {words}",
                    widget=forms.TextInput(attrs={"class": "input input--small", "size": 8}),
                )  # fmt: skip
        for name, words in Priority.choices:
            if name not in PRIORITIES:
                continue
            self.fields[name] = forms.FloatField(
                min_value=0.01, max_value=100, label=f"Priority {words.lower()}: times",
                widget=forms.NumberInput(attrs={"class": "input input--small", "step": "any"}),
            )  # fmt: skip

    @classmethod
    def of(cls, team: Team | None) -> TargetsForm:
        """The form with what holds now."""
        targets, factors = target_table.targets_of(team)
        initial: dict[str, Any] = dict(factors)
        for kind, target in targets.items():
            initial[f"{kind}-first_reply"] = told(target.first_reply)
            initial[f"{kind}-next_reply"] = told(target.next_reply)
            initial[f"{kind}-solution"] = told(target.solution * 60)
        return cls(initial=initial)

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(kind in words, its three fields), for the table."""
        return [
            (NAMES[kind], [self[f"{kind}-{part}"] for part in PARTS]) for kind in target_table.KINDS
        ]

    def factors(self) -> list[forms.BoundField]:
        return [self[name] for name in PRIORITIES]

    def targets(self) -> dict[str, Target]:
        given = self.cleaned_data
        return {
            kind: Target(
                given[f"{kind}-first_reply"], given[f"{kind}-next_reply"],
                given[f"{kind}-solution"] / 60,
            )
            for kind in target_table.KINDS
        }  # fmt: skip


def told(minutes: float) -> str:
    """``30 min``, ``8 h``, ``1.5 h``: what a DurationField reads again."""
    return f"{minutes / 60:g} h" if minutes >= 60 else f"{minutes:g} min"


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def targets(request: StaffRequest) -> HttpResponse:
    """The targets of everybody, or of the team in ``team``."""
    chosen = request.GET.get("team", "")
    team = get_object_or_404(Team, pk=chosen, archived_at=None) if chosen.isdecimal() else None
    form = TargetsForm(request.POST) if request.method == "POST" else TargetsForm.of(team)
    if form.is_bound and form.is_valid():
        factors = {name: form.cleaned_data[name] for name in PRIORITIES}
        try:
            target_table.set_targets(team, form.targets(), factors, by=request.user, at=now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "This is promised from now on, to those who wait as well.")
            return redirect(request.get_full_path())
    teams = Team.objects.filter(archived_at=None)
    shown = {"form": form, "team": team, "teams": teams, "parts": PARTS.values()}
    return render(request, "workspace/ownership/targets.html", shown)
