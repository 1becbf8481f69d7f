"""Who gets what nobody owns: rules, and how much each person can carry."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.conversations import actions, loads, permissions
from kept.desk.conversations.models import AssignmentRule
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.access import StaffRequest, permitted


class RuleForm(forms.ModelForm[AssignmentRule]):
    """What a rule is about, and to whom it gives."""

    team = forms.ModelChoiceField(
        Team.objects.filter(archived_at=None), required=False, empty_label="Any team"
    )
    people = forms.ModelMultipleChoiceField(
        Agent.objects.active(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Nobody chosen: the members of the conversation's team.",
    )  # fmt: skip

    class Meta:
        model = AssignmentRule
        fields = ("team", "words", "language", "way", "people")
        labels = {"words": "Topic", "way": "To whom"}
        help_texts = {"words": "Tags or words of the subject, with commas. Empty: any.",
                      "language": "Of the customer, such as de. Empty: any."}  # fmt: skip


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def assignment(request: StaffRequest) -> HttpResponse:
    """The rules in their order; POST adds one."""
    form = RuleForm(request.POST or None)
    if form.is_valid():
        actions.add_rule(**form.cleaned_data, by=request.user, at=now())
        return redirect("assignment")
    shown = {
        "form": form,
        "rules": AssignmentRule.objects.select_related("team").prefetch_related("people"),
        "people": _carried(),
    }
    return render(request, "workspace/ownership/assignment.html", shown)


def _carried() -> list[tuple[Agent, loads.Load]]:
    """Everybody with what they carry; who is over their limit first."""
    people = list(Agent.objects.active())
    carried = loads.loads_of(people)
    people.sort(key=lambda one: not carried[one.pk].is_over)
    return [(one, carried[one.pk]) for one in people]


@require_POST
@permitted(permissions.may_organise)
def rule_rise(request: StaffRequest, pk: int) -> HttpResponse:
    """It decides before the one above it."""
    actions.raise_rule(get_object_or_404(AssignmentRule, pk=pk), by=request.user, at=now())
    return redirect("assignment")


@require_POST
@permitted(permissions.may_organise)
def rule_removal(request: StaffRequest, pk: int) -> HttpResponse:
    """Give out no more by this rule."""
    actions.remove_rule(get_object_or_404(AssignmentRule, pk=pk), by=request.user, at=now())
    return redirect("assignment")


@require_POST
@permitted(permissions.may_organise)
def capacity(request: StaffRequest, pk: int) -> HttpResponse:
    """How many open conversations rules may give somebody."""
    raw = request.POST.get("capacity", "")
    if raw.isdecimal() and int(raw) <= 1000:
        person = get_object_or_404(Agent.objects.active(), pk=pk)
        actions.set_capacity(person, int(raw), by=request.user, at=now())
    return redirect("assignment")
