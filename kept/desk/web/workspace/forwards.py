"""Sending a message on to somebody else."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.conversations import actions, permissions
from kept.desk.conversations.models import DraftKind
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.answers import done, stopped
from kept.desk.web.workspace.composers import composer, refill
from kept.desk.web.workspace.posted import posted
from kept.desk.web.workspace.snoozes import moments
from kept.desk.web.workspace.uploads import attach_of_form


@require_POST
@staff_only
def forwards(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a message on to somebody else."""
    message = permissions.find_message(request.user, pk)
    sent = posted(request, request.user)
    attach_of_form(request, message.conversation, DraftKind.FORWARD, sent.html)
    try:
        made = actions.forward(message, by=request.user, at=now(), **sent.letter())
    except Refusal as refusal:
        box = composer(message.conversation, request.user, DraftKind.FORWARD, message=message)
        return stopped(request, refill(box, sent), refusal)
    return done(request, message.conversation, DraftKind.REPLY, made)


@require_safe
@staff_only
def forwarding(request: StaffRequest, pk: int) -> HttpResponse:
    """The box in which one sends a message on to somebody else."""
    message = permissions.find_message(request.user, pk)
    found = message.conversation
    shown = {
        "conversation": found,
        "box": composer(found, request.user, DraftKind.FORWARD, message=message),
        "title": "Send on to somebody else",
        "moments": moments(request.user, now(), found.contact),
    }
    part = "workspace/conversation/composer.html"
    page = part if request.htmx else "workspace/conversation/stopped.html"
    return render(request, page, shown)
