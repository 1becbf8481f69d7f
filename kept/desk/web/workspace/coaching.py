"""Hints on what is being written, answers to them, and what stands beside the text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.coaching import actions, calling_back, chips, drafts, expert, going_on
from kept.desk.coaching.again import again
from kept.desk.coaching.beside import beside
from kept.desk.coaching.lines import spoken_in
from kept.desk.coaching.models import Denied
from kept.desk.conversations import permissions
from kept.desk.conversations.models import Consultation, Conversation
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.access import StaffRequest, staff_only


@require_POST
@staff_only
def hints(request: StaffRequest, pk: int) -> HttpResponse:
    """What is to be said of the text of a draft; spans are characters of that very text."""
    found = permissions.find_conversation(request.user, pk)
    return JsonResponse(looked_at(found, request.POST.get("text", ""), request.user, now()))


def looked_at(
    found: Conversation, text: str, by: Agent, at: datetime,
    denied: Denied = frozenset(),
) -> dict[str, Any]:  # fmt: skip
    """What is to be said of a text, for the page."""
    given = drafts.look(found, text, by=by, at=at, denied=denied)
    offered = chips.chips(found, text, by=by, at=at, denied=denied)
    return {
        "hints": [hint.as_dict() for hint in (*given.hints, *given.names)],
        "questions": given.questions,
        "length": given.length,
        "promises": [promise.as_dict() for promise in offered],
    }


@require_safe
@staff_only
def questions(request: StaffRequest, pk: int) -> HttpResponse:
    """What the customer asks and told already, for a composer."""
    found = permissions.find_conversation(request.user, pk)
    at = now()
    mine = Consultation.objects.here(found).news_for(request.user, found)
    shown = {
        "conversation": found,
        "beside": beside(found, at=at),
        "again": again(found, request.user),
        "say_back": spoken_in(found).one("say-back"),
        "call": calling_back.call_back(found, at=at) if going_on.wants_call(found) else None,
        "asked_colleagues": [(one, expert.line_about(one, at=at)) for one in mine],
    }
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
