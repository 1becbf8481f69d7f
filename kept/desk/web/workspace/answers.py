"""What the screen shows after sending: the story and an empty box, or what stopped it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from kept.desk.coaching.closing import MayNotClose
from kept.desk.coaching.drafts import NeedsReason
from kept.desk.conversations.models import Conversation, Message
from kept.desk.conversations.refusals import AnsweredMeanwhile, Refusal, Unfinished
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.access import StaffRequest
from kept.desk.web.workspace.composers import Composer, composer
from kept.desk.web.workspace.conversation import shown_conversation
from kept.desk.web.workspace.snoozes import local, moments, snoozes


def done(
    request: StaffRequest, found: Conversation, kind: str, message: Message | None
) -> HttpResponse:
    """The story with what was said in it and an empty box; without htmx, the page again."""
    if not request.htmx:
        return redirect("conversation", found.pk)
    found.refresh_from_db()
    shown: dict[str, Any] = shown_conversation(request, found)
    shown |= {
        "box": composer(found, request.user, kind, newest=shown["newest"]),
        "snoozes": snoozes(request.user, now()),
        "moments": moments(request.user, now(), found.contact),
        "sent": message,
    }
    return render(request, "workspace/conversation/done.html", shown)


def stopped(request: StaffRequest, box: Composer, refusal: Refusal) -> HttpResponse:
    """The box with its text, and what stopped it: 409 if somebody was faster, 422 if unfinished."""
    stop(box, refusal, request.user)
    status = 409 if box.newer else 422
    shown: dict[str, Any] = {
        "conversation": box.conversation,
        "box": box,
        "refusal": str(refusal),
        "moments": moments(request.user, now(), box.conversation.contact),
    }
    if request.htmx:
        page = "workspace/conversation/composer.html"
    else:
        page = "workspace/conversation/stopped.html"
    return render(request, page, shown, status=status)


def stop(box: Composer, refusal: Refusal, agent: Agent) -> None:
    """Have the box say what stopped it."""
    if isinstance(refusal, AnsweredMeanwhile):
        box.newer = refusal.messages
    elif isinstance(refusal, Unfinished):
        box.problems = refusal.problems
    elif isinstance(refusal, MayNotClose):
        box.left = refusal.left
    elif isinstance(refusal, NeedsReason):
        box.stopping = refusal.hints
        box.later = local(agent, refusal.later) if refusal.later else ""
