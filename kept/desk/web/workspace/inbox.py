"""The inbox: lists of conversations, and what is done with several at one stroke."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.coaching import closing
from kept.desk.conversations import actions, lists, permissions
from kept.desk.conversations.models import Batch, Channel, HandOver
from kept.desk.conversations.refusals import Refusal
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.posted import number
from kept.desk.web.workspace.snoozes import moment, snoozes


@require_safe
@staff_only
def inbox(request: StaffRequest) -> HttpResponse:
    """The whole screen, with nothing opened yet."""
    return render(request, "workspace/inbox/inbox.html", _pane(request, now()))


@require_safe
@staff_only
def inbox_pane(request: StaffRequest) -> HttpResponse:
    """The list alone, for the side of an opened conversation and for refreshing."""
    return render(request, "workspace/inbox/pane.html", _pane(request, now()))


def _pane(request: StaffRequest, at: datetime) -> dict[str, Any]:
    agent = request.user
    standard, saved = lists.standard(agent), lists.saved(agent)
    key = request.GET.get("view", "")
    chosen = next((one for one in (*standard, *saved) if one.key == key), standard[0])
    order = request.GET.get("order") or chosen.order
    opened, after = request.GET.get("open", ""), request.GET.get("after", "")
    page = lists.listing(chosen.query, order, agent=agent, at=at, after=after)
    return {
        "chosen": chosen,
        "order": order,
        "page": page,
        "lists": standard,
        "views": saved,
        "opened": int(opened) if opened.isdecimal() else 0,
        "after": after,
        "snoozes": snoozes(agent, at),
        "for_you": HandOver.objects.waiting_for(agent),
        "is_new": not page.rows and not Channel.objects.exists(),
        "may_set_up": permissions.may_set_up(agent),
    }


@require_safe
@staff_only
def inbox_counts(request: StaffRequest) -> HttpResponse:
    """How many are on each list, for the menu of the lists once it is open."""
    known = (*lists.standard(request.user), *lists.saved(request.user))
    counted = lists.counts(known, agent=request.user, at=now())
    shown = {key: lists.said(count) for key, count in counted.items()}
    return render(request, "workspace/inbox/counts.html", {"counts": shown})


@require_safe
@staff_only
def inbox_choices(request: StaffRequest) -> HttpResponse:
    """Whom the chosen conversations can be given to, for the menu once it is open."""
    shown = {"people": Agent.objects.active(), "teams": Team.objects.filter(archived_at=None)}
    return render(request, "workspace/inbox/choices.html", shown)


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
VIA = {"resolve": closing.resolve}


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
