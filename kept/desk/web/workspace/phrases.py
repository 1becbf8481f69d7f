"""Stock phrases, how often they are sent, and better wordings that the team votes on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.coaching import proposing, stock, wordings
from kept.desk.coaching.rewording import changes
from kept.desk.conversations import permissions
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.posted import number

PAGE, BODY = "workspace/phrases/phrase.html", "workspace/phrases/body.html"
PART, DIALOG = "workspace/phrases/proposed.html", "workspace/phrases/dialog.html"


@require_safe
@staff_only
def phrases(request: StaffRequest) -> HttpResponse:
    """What is sent most, with what is proposed for it."""
    shown = {"phrases": wordings.phrases(request.user, at=now())}
    return render(request, "workspace/phrases/list.html", shown)


@require_safe
@staff_only
def phrase(request: StaffRequest) -> HttpResponse:
    """One phrase: its counter, what is proposed, and room to propose; ``part``: only a part."""
    context = shown(request, request.GET.get("said", ""))
    part = request.GET.get("part", "")
    return render(request, PART if part == "proposed" else PAGE, context)


@require_safe
@staff_only
def wordings_here(request: StaffRequest, pk: int) -> HttpResponse:
    """The same beside a draft, for the words (``about``) of a card."""
    found = permissions.find_conversation(request.user, pk)
    context = shown(request, request.GET.get("about", ""), team=found.team_id)
    context["conversation"] = found
    return render(request, DIALOG if request.htmx else PAGE, context)


@require_POST
@staff_only
def proposals(request: StaffRequest) -> HttpResponse:
    """Propose a better wording."""
    said, words = request.POST.get("said", ""), request.POST.get("words", "")
    chosen = number(request.POST, "team")
    teams = permissions.teams_to_propose_for(request.user)
    team = get_object_or_404(teams, pk=chosen) if chosen else None
    try:
        proposing.propose(said, words, team=team, by=request.user, at=now())
    except Refusal as refusal:
        context = shown(request, said, team=team.pk if team else None)
        context |= {"refusal": str(refusal), "words": words}
        return render(request, BODY if request.htmx else PAGE, context, status=422)
    return after(request, said)


def after(request: StaffRequest, said: str, *, refusal: str = "") -> HttpResponse:
    """What is shown once something was done, or refused: the phrase as it stands."""
    if not request.htmx:
        return redirect(_address(said))
    context = shown(request, said) | {"refusal": refusal, "swap": True}
    return render(request, BODY, context, status=422 if refusal else 200)


def _address(said: str) -> str:
    return f"{reverse('phrase')}?{urlencode({'said': said})}"


def shown(request: StaffRequest, said: str, *, team: int | None = None) -> dict[str, Any]:
    """Everything that the page of a phrase shows, or its part beside a draft."""
    said = " ".join(said.split())[: proposing.LONGEST]
    key = stock.key_of(said)
    if not key and request.resolver_match and request.resolver_match.url_name == "phrase":
        raise Http404("There is no such phrase.")
    proposed = wordings.proposed_for(key, request.user)
    adopted = [one for one in proposed if one.state == "adopted"]
    for one in proposed:
        one.may_decide = permissions.may_decide_wordings(request.user, one.team)
    mine = list(permissions.teams_to_propose_for(request.user).values_list("pk", "name"))
    return {
        "said": said,
        "here": _address(said),
        "phrase": wordings.phrase(key, request.user, at=now()),
        "standing": [one for one in proposed if one.state in ("adopted", "open")],
        "past": [one for one in proposed if one.state not in ("adopted", "open")],
        "changes": [(one, each) for one in adopted for each in changes(one, request.user)],
        "teams": mine,
        "team": team if team in dict(mine) else (mine[0][0] if mine else None),
    }
