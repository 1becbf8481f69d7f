"""Complaints: the list by cause, and the steps of one case."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.coaching import complaining
from kept.desk.complaints import actions, queries
from kept.desk.complaints.models import Complaint
from kept.desk.conversations import permissions
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest, staff_only


@require_safe
@staff_only
def complaints(request: StaffRequest) -> HttpResponse:
    """All cases one may see, by state and cause."""
    state, cause = request.GET.get("state", ""), request.GET.get("cause", "")
    state = state if state in {*queries.STATES, queries.LATE} else "unfinished"
    shown = {
        "lines": queries.lines(request.user, state=state, cause=cause, at=now()),
        "causes": queries.causes(request.user),
        "heard": queries.heard_in_time(request.user, at=now()),
        "states": queries.STATES,
        "state": state,
        "cause": cause,
    }
    return render(request, "workspace/complaints/list.html", shown)


@require_POST
@staff_only
def complaint(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody says that this conversation is a complaint."""
    found = permissions.find_conversation(request.user, pk)
    complaining.declare(found, by=request.user, at=now())
    return _case(request, found)


@require_POST
@staff_only
def steps(request: StaffRequest, pk: int) -> HttpResponse:
    """Do one of its steps."""
    found = permissions.find_conversation(request.user, pk)
    step, words = request.POST.get("step", ""), request.POST.get("words", "")
    try:
        actions.take_step(_of(found), step, words=words, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _case(request, found)


@require_POST
@staff_only
def withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """It was no complaint."""
    found = permissions.find_conversation(request.user, pk)
    actions.withdraw(_of(found), by=request.user, at=now())
    return _case(request, found)


def _of(conversation: Conversation) -> Complaint:
    found = queries.case_of(conversation)
    if found is None:
        raise Http404("This conversation is no complaint.")
    return found


def _case(request: StaffRequest, found: Conversation) -> HttpResponse:
    if not request.htmx:
        return redirect("conversation", found.pk)
    shown = {"conversation": found} | case_shown(found)
    return render(request, "workspace/complaints/case_answer.html", shown)


def case_shown(found: Conversation) -> dict[str, object]:
    """What the section beside a conversation needs."""
    case = queries.case_of(found)
    return {
        "case": case,
        "case_is_late": case is not None and case.is_late(now()),
        "case_steps": queries.steps_of(case) if case else (),
        "known_causes": queries.known_causes() if case else (),
    }
