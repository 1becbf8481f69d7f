"""Follow-ups: whom we will ask, who has not answered yet, and who is not content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.conversations import permissions
from kept.desk.conversations.refusals import Refusal
from kept.desk.feedback import actions, queries
from kept.desk.feedback.models import CheckBack, FollowUps
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.access import StaffRequest, View, staff_only
from kept.desk.web.workspace.snoozes import moment

_LISTS: dict[str, tuple[str, Callable[[Agent, datetime], QuerySet[CheckBack]]]] = {
    "coming": ("Coming", lambda agent, at: queries.coming(agent)),
    "asked": ("Waiting for an answer", queries.awaiting),
    "not-solved": ("Not solved", queries.not_solved),
    "low": ("Low ratings", queries.rated_low),
}


@require_safe
@staff_only
def follow_ups(request: StaffRequest) -> HttpResponse:
    """One of the four lists, with how many are in each."""
    view, at = request.GET.get("view", "coming"), now()
    if view not in _LISTS:
        raise Http404("There is no such list.")
    found = {name: find(request.user, at) for name, (_, find) in _LISTS.items()}
    tabs = [(name, label, found[name].count()) for name, (label, _) in _LISTS.items()]
    shown = {
        "view": view,
        "tabs": tabs,
        "rows": queries.rows_of(found[view], request.user),
        "most": queries.SHOWN,
        "count": next(count for name, _, count in tabs if name == view),
        "is_on": FollowUps.objects.asking().exists(),
        "may_set_up": permissions.may_organise(request.user),
    }
    return render(request, "workspace/follow_ups/list.html", shown)


Verb = Callable[[StaffRequest, CheckBack], None]


def _changing(verb: Verb) -> View:
    """A view that finds a check-back, does one verb, and leads back to where it was asked from."""

    @require_POST
    @staff_only
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        it = get_object_or_404(CheckBack.objects.select_related("conversation"), pk=pk)
        permissions.find_conversation(request.user, it.conversation_id)
        try:
            verb(request, it)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        if request.POST.get("back") == "conversation":
            return redirect("conversation", it.conversation_id)
        return redirect("follow-ups")

    view.__doc__ = verb.__doc__
    return view


@_changing
def sending(request: StaffRequest, it: CheckBack) -> None:
    """Ask now, or as soon as it is a good hour for the customer."""
    at = now()
    _tell(request, actions.send_now(it, by=request.user, at=at), at)


@_changing
def due(request: StaffRequest, it: CheckBack) -> None:
    """Ask later."""
    until = moment(request.POST, "until", request.user)
    if until is None:
        raise Refusal("Choose when to ask.")
    at = now()
    _tell(request, actions.postpone(it, until=until, by=request.user, at=at), at)


@_changing
def cancellation(request: StaffRequest, it: CheckBack) -> None:
    """Do not ask about this, for a reason."""
    if actions.cancel(it, reason=request.POST.get("reason", ""), by=request.user, at=now()):
        messages.success(request, "Nobody is asked about this.")


def _tell(request: StaffRequest, due_at: datetime | None, at: datetime) -> None:
    if due_at is None:
        messages.warning(request, "It was asked or cancelled in the meantime.")
    elif due_at <= at:
        messages.success(request, "It goes out now.")
    else:
        messages.success(
            request, f"It goes out {localtime(due_at):%A %-d %B, %H:%M}: a good hour for them."
        )


@require_POST
@staff_only
def exemption(request: StaffRequest, pk: int) -> HttpResponse:
    """Nobody is asked in this conversation; with ``undo``, after all."""
    found = permissions.find_conversation(request.user, pk)
    if request.POST.get("undo"):
        actions.release(found, by=request.user, at=now())
    else:
        actions.exempt(found, by=request.user, at=now())
    return redirect("conversation", pk)
