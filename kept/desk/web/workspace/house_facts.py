"""Hours, registered facts, policies and suppressions of the house rules, as forms."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kept.desk.coaching.house import written_for
from kept.desk.coaching.house_facts import facts_of, with_facts
from kept.desk.conversations import permissions
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.house_facts_form import FactsForms
from kept.desk.web.workspace.house_rules import keep, rules_page, team_asked
from kept.mistakes.house import HouseError


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def house_rules_facts(request: StaffRequest) -> HttpResponse:
    """What is true here, and what was looked at; POST keeps it."""
    team = team_asked(request)
    before = written_for(team)
    given = FactsForms(facts_of(before), request.POST if request.method == "POST" else None)
    if request.method == "POST" and given.are_valid():
        try:
            keep(request, team, with_facts(before, given.facts()))
        except HouseError as error:
            given.hours.add_error(None, f"The text of the rules is in the way: {error}")
        else:
            return redirect(request.get_full_path())
    return rules_page(request, "workspace/coaching/house_facts.html", team, {"given": given})
