"""Who changed the house rules, and back to what they were."""

from __future__ import annotations

from difflib import unified_diff

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.coaching import actions
from kept.desk.coaching.models import RulesVersion
from kept.desk.conversations import permissions
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.house_rules import HOLDS, query_of, rules_page, team_asked
from kept.mistakes.house import HouseError


@require_safe
@permitted(permissions.may_organise)
def house_rules_history(request: StaffRequest) -> HttpResponse:
    """Who changed what: the newest fifty versions, each against the one before."""
    team = team_asked(request)
    found = list(RulesVersion.objects.filter(team=team).select_related("by")[:51])
    older = [*found[1:], None][: len(found)]
    told = [(one, _changes(before, one)) for one, before in zip(found, older, strict=True)]
    return rules_page(request, "workspace/coaching/house_history.html", team, {"told": told[:50]})


@require_POST
@permitted(permissions.may_organise)
def house_rules_dropping(request: StaffRequest) -> HttpResponse:
    """The team follows the rules of everybody again."""
    team = team_asked(request)
    if team is not None and actions.drop_house_rules(team, by=request.user, at=now()):
        messages.success(request, f"{team} follows the rules of everybody again.")
    return redirect(f"{reverse('house-rules')}{query_of(team)}")


@require_POST
@permitted(permissions.may_organise)
def house_rules_restoring(request: StaffRequest, pk: int) -> HttpResponse:
    """Put an earlier version back."""
    one = get_object_or_404(RulesVersion.objects.select_related("team"), pk=pk)
    try:
        actions.set_house_rules(one.team, one.text, by=request.user, at=now())
        messages.success(request, HOLDS)
    except HouseError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('house-rules')}{query_of(one.team)}")


def _changes(before: RulesVersion | None, one: RulesVersion) -> list[tuple[str, str]]:
    """(+ or -, the line) of what this version changed."""
    old = before.text.splitlines() if before else []
    lines = list(unified_diff(old, one.text.splitlines(), lineterm="", n=0))[2:]
    return [(line[0], line[1:]) for line in lines if line[0] in "+-"]
