"""The inbox: lists of conversations, standard ones and saved ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from kept.desk.conversations import for_you, lists, permissions
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.snoozes import snoozes


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
        "for_you": for_you.handed_over(agent),
        "asked_of_you": for_you.asked(agent),
        "overdue": for_you.overdue(agent),
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
