"""Set up: keys by which programs act for somebody; a secret is shown once, on the answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.conversations import permissions
from kept.desk.staff import keys as actions
from kept.desk.staff.actions import Refused
from kept.desk.staff.models import Agent, Key
from kept.desk.web.api.reference import sections
from kept.desk.web.workspace.access import StaffRequest, permitted, staff_only

PAGE = "workspace/set_up/keys.html"
SPANS = {"30": "30 days", "90": "90 days", "365": "A year", "always": "Until it is revoked"}
MOST = 200


class KeyForm(forms.Form):
    """What the program is called, whom it acts as, and for how long."""

    name = forms.CharField(
        max_length=80, label="Program", widget=forms.TextInput(attrs={"placeholder": "Shop"})
    )
    agent = forms.ModelChoiceField(Agent.objects.none(), label="Acts as", empty_label=None)
    days = forms.ChoiceField(choices=list(SPANS.items()), initial="365", label="Valid for")

    def __init__(self, *given: Any, by: Agent, **options: Any) -> None:
        super().__init__(*given, **options)
        people: QuerySet[Agent] = Agent.objects.active()
        chosen = self.fields["agent"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset, chosen.initial = people, by

    def expires_at(self, at: datetime) -> datetime | None:
        days = self.cleaned_data["days"]
        return at + timedelta(days=int(days)) if days.isdecimal() else None


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_set_up)
def keys(request: StaffRequest) -> HttpResponse:
    """The keys there are; POST makes one, and its answer is the only page that ever shows it."""
    form, at = KeyForm(request.POST or None, by=request.user), now()
    shown: dict[str, Any] = {"base": f"{settings.BASE_URL}/api/v1/"}
    if form.is_valid():
        told = {"name": form.cleaned_data["name"], "expires_at": form.expires_at(at)}
        try:
            made, secret = actions.make_key(
                form.cleaned_data["agent"], **told, by=request.user, at=at
            )
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            shown |= {"made": made, "secret": secret}
            form = KeyForm(by=request.user)
    found = Key.objects.select_related("agent", "made_by")[:MOST]
    shown["keys"] = [(key, _state(key, at)) for key in found]
    return render(request, PAGE, {"form": form, **shown})


def _state(key: Key, at: datetime) -> str:
    """Why it opens nothing any more; empty while it does."""
    if key.revoked_at is not None:
        return "revoked"
    if key.is_over(at):
        return "run out"
    return "" if key.agent.is_active else "gone"


@require_POST
@permitted(permissions.may_set_up)
def key_revocation(request: StaffRequest, pk: int) -> HttpResponse:
    """Its program is let in no more."""
    key = get_object_or_404(Key.objects.select_related("agent"), pk=pk)
    if actions.revoke_key(key, by=request.user, at=now()):
        messages.success(request, f"{key.name} is let in no more.")
    return redirect("keys")


@require_safe
@staff_only
def reference(request: StaffRequest) -> HttpResponse:
    """What programs may do, to read: the same document as openapi.json."""
    shown = {"sections": sections(), "base": settings.BASE_URL}
    return render(request, "workspace/set_up/reference.html", shown)
