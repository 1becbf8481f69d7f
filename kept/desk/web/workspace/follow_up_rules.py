"""Set-up of follow-ups: which teams ask, after how long, and in which words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.conversations import permissions
from kept.desk.conversations.refusals import Refusal
from kept.desk.feedback import actions, wording
from kept.desk.feedback.actions.setting import LONGEST_WAIT
from kept.desk.feedback.models import FollowUps, Kind
from kept.desk.staff.models import Team
from kept.desk.web.workspace.access import StaffRequest, permitted

_HELP = {
    Kind.SIMPLE: "Days after it was resolved.",
    Kind.INVOLVED: "Three replies or more, more than three days, or opened again.",
    Kind.DELIVERY: "Days after the order that was spoken of should be there.",
}


def _days(kind: Kind) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=1, max_value=LONGEST_WAIT, label=kind.label, help_text=_HELP[kind]
    )


class RulesForm(forms.Form):
    """Whether a team asks, and after how many days."""

    is_on = forms.BooleanField(
        required=False, label="Ask customers whether it worked", help_text="By a mail, days later."
    )
    asks_at_once = forms.BooleanField(
        required=False, label="Ask with the reply that resolves it",
        help_text="Two links below the reply: yes, and not yet. Nobody asks again later.",
    )  # fmt: skip
    asks_rating = forms.BooleanField(
        required=False, label="Ask how it was, too", help_text="One tap, from one to five."
    )
    simple = _days(Kind.SIMPLE)
    involved = _days(Kind.INVOLVED)
    delivery = _days(Kind.DELIVERY)


class WordingForm(forms.Form):
    """The mail that asks, in one language."""

    subject = forms.CharField(max_length=200)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 12}))


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def rules(request: StaffRequest) -> HttpResponse:
    """The rules of everybody, or of the team in ``team``, and the words of each language."""
    chosen = request.GET.get("team", "")
    team = get_object_or_404(Team, pk=chosen, archived_at=None) if chosen.isdecimal() else None
    own = FollowUps.objects.filter(team=team).first()
    kept = own or FollowUps.objects.filter(team=None).first() or FollowUps()
    form = RulesForm(request.POST or None, initial=_initial(kept))
    if form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        actions.set_follow_ups(
            team, is_on=said["is_on"], asks_rating=said["asks_rating"],
            asks_at_once=said["asks_at_once"], by=request.user, at=now(),
            days={kind: said[kind] for kind in Kind.values},
        )  # fmt: skip
        messages.success(request, "Saved. It holds for what is resolved from now on.")
        return redirect(request.get_full_path())
    shown = {
        "form": form,
        "team": team,
        "is_own": own is not None,
        "teams": Team.objects.filter(archived_at=None),
        "languages": wording.LANGUAGES.items(),
    }
    return render(request, "workspace/follow_ups/rules.html", shown)


def _initial(kept: FollowUps) -> dict[str, Any]:
    told: dict[str, Any] = {kind: kept.days(kind) for kind in Kind.values}
    names = ("is_on", "asks_at_once", "asks_rating")
    return told | {name: getattr(kept, name) for name in names}


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def words(request: StaffRequest, language: str) -> HttpResponse:
    """The mail that asks in one language: read and change it."""
    if language not in wording.LANGUAGES:
        raise Http404("Check-backs are not written in this language.")
    subject, text = wording.wording(language)
    form = WordingForm(request.POST or None, initial={"subject": subject, "text": text})
    if form.is_valid():
        try:
            actions.set_wording(language, **form.cleaned_data, by=request.user, at=now())
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("follow-up-rules")
    shown = {
        "form": form,
        "language": wording.LANGUAGES[language],
        "blanks": wording.BLANKS.items(),
        "is_own": (subject, text) != wording.DEFAULTS[language],
        "resetting": reverse("follow-up-words-reset", args=[language]),
    }
    return render(request, "workspace/follow_ups/words.html", shown)


@require_POST
@permitted(permissions.may_organise)
def words_reset(request: StaffRequest, language: str) -> HttpResponse:
    """Use the words that come with the desk."""
    actions.reset_wording(language, by=request.user, at=now())
    return redirect("follow-up-rules")
