"""The sentences that the desk puts into texts, as a form of the house rules."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kept.desk.coaching.house import written_for
from kept.desk.coaching.house_sentences import told_in, with_sentences
from kept.desk.conversations import permissions
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.house_rules import keep, rules_page, team_asked
from kept.desk.web.workspace.house_sentences_form import SentencesForm
from kept.mistakes.house import HouseError


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def house_rules_sentences(request: StaffRequest) -> HttpResponse:
    """What we say in which language; POST keeps it."""
    team = team_asked(request)
    before = written_for(team)
    form = SentencesForm(told_in(before), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            keep(request, team, with_sentences(before, form.told()))
        except HouseError as error:
            form.add_error(None, f"The text of the rules is in the way: {error}")
        else:
            return redirect(request.get_full_path())
    return rules_page(request, "workspace/coaching/house_sentences.html", team, {"form": form})
