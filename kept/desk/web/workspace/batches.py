"""What is done with several conversations at one stroke, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.coaching import resolving
from kept.desk.conversations import actions, loads
from kept.desk.conversations.models import Batch
from kept.desk.conversations.refusals import Refusal
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.posted import number
from kept.desk.web.workspace.snoozes import moment


@require_POST
@staff_only
def bulk(request: StaffRequest) -> HttpResponse:
    """One verb over the chosen conversations; it can be undone from the message that tells it."""
    back = reverse("inbox") + f"?view={request.POST.get('view', '')}"
    numbers = [int(pk) for pk in request.POST.getlist("chosen") if pk.isdecimal()]
    verb = request.POST.get("verb", "")
    try:
        if not numbers or verb not in GIVEN:
            raise Refusal("Choose conversations first, then what to do with them.")
        given = GIVEN[verb](request)
        name = "assign" if verb == "take" else verb
        batch = actions.bulk(name, numbers, by=request.user, at=now(), via=VIA.get(verb), **given)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    told = f"{batch.changed} changed." if batch.changed != 1 else "One changed."
    messages.success(request, told, extra_tags=reverse("batch-undoing", args=[batch.pk]))
    for sentence, count in batch.refusals:
        messages.error(request, f"{sentence} ({count})" if count > 1 else sentence)
    return redirect(back)


def _owner(request: StaffRequest) -> dict[str, Any]:
    if not request.POST.get("owner"):
        return {"owner": None}
    return {"owner": get_object_or_404(Agent.objects.active(), pk=number(request.POST, "owner"))}


def _team(request: StaffRequest) -> dict[str, Any]:
    pk = number(request.POST, "team")
    return {"team": get_object_or_404(Team, pk=pk, archived_at=None)}


def _tag(request: StaffRequest) -> dict[str, Any]:
    return {"names": [request.POST.get("tag", "").strip()]}


def _snooze(request: StaffRequest) -> dict[str, Any]:
    until = moment(request.POST, "until", request.user)
    if until is None:
        raise Refusal("Choose when they should come back.")
    return {"until": until, "why": request.POST.get("why", "")}


GIVEN: dict[str, Callable[[StaffRequest], dict[str, Any]]] = {
    "take": lambda request: {"owner": request.user},
    "assign": _owner,
    "move_to_team": _team,
    "snooze": _snooze,
    "resolve": lambda request: {"reason": request.POST.get("reason", "")},
    "reopen": lambda request: {},
    "tag": _tag,
    "untag": _tag,
}
VIA: dict[str, Callable[..., Any]] = {
    "resolve": resolving.resolve,
    "take": loads.assign_within_room,
    "assign": loads.assign_within_room,
}


@require_POST
@staff_only
def batch_undoing(request: StaffRequest, pk: int) -> HttpResponse:
    """Put back what a bulk change did, where nobody changed it since."""
    batch = get_object_or_404(Batch, pk=pk, by=request.user)
    try:
        done = actions.undo_batch(batch, by=request.user, at=now())
        stay = f" {done.kept} changed since, and stay." if done.kept else ""
        messages.success(request, f"{done.undone} are as before.{stay}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("inbox")
