"""Hints on what is being written, answers to them, and the rules they come from."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.coaching import actions, drafts, promised
from kept.desk.coaching.beside import beside
from kept.desk.coaching.models import HouseRules
from kept.desk.conversations import permissions
from kept.desk.staff.models import Team
from kept.desk.web.workspace.access import StaffRequest, permitted, staff_only
from kept.mistakes.house import HouseError


@require_POST
@staff_only
def hints(request: StaffRequest, pk: int) -> HttpResponse:
    """What is to be said of the text of a draft; spans are characters of that very text."""
    found = permissions.find_conversation(request.user, pk)
    text, at = request.POST.get("text", ""), now()
    given = drafts.look(found, text, by=request.user, at=at)
    offered = promised.offered(found, text, by=request.user, at=at)
    return JsonResponse(
        {
            "hints": [hint.as_dict() for hint in given.hints],
            "questions": given.questions,
            "promises": [promise.as_dict() for promise in offered],
        }
    )


@require_safe
@staff_only
def questions(request: StaffRequest, pk: int) -> HttpResponse:
    """What the customer asks and told already, for a composer."""
    found = permissions.find_conversation(request.user, pk)
    shown = {"beside": beside(found, at=now())}
    return render(request, "workspace/conversation/asked.html", shown)


@require_POST
@staff_only
def dismissals(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody says that a hint is no mistake."""
    found = permissions.find_conversation(request.user, pk)
    code, quote = request.POST.get("code", ""), request.POST.get("quote", "")
    if len(code) != 5 or not quote:
        raise Http404("There is no such hint.")
    why = request.POST.get("why", "")
    actions.dismiss(found, code=code, quote=quote, why=why, by=request.user, at=now())
    if "text/html" in request.headers.get("Accept", "") and not request.htmx:
        return redirect("conversation", pk)
    return HttpResponse(status=204)


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
