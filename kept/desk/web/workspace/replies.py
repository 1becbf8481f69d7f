"""Sending what is in the two boxes: replies and notes."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.coaching import sending
from kept.desk.conversations import actions, permissions, queries
from kept.desk.conversations.models import DraftKind
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.answers import done, stopped
from kept.desk.web.workspace.composers import composer, refill
from kept.desk.web.workspace.posted import posted
from kept.desk.web.workspace.promised_fields import confirmed
from kept.desk.web.workspace.uploads import attach_of_form


@require_POST
@staff_only
def replies(request: StaffRequest, pk: int) -> HttpResponse:
    """Send what is in the box of replies, in ten seconds."""
    found = permissions.find_conversation(request.user, pk)
    sent = posted(request, request.user)
    attach_of_form(request, found, DraftKind.REPLY, sent.html)
    try:
        message = sending.reply(
            found, by=request.user, at=now(), then=sent.then, seen=sent.seen,
            reason=request.POST.get("reason", ""),
            closing_reason=request.POST.get("closing_reason", ""),
            promised=tuple(confirmed(request.POST, found, request.user)), **sent.letter(),
        )  # fmt: skip
    except Refusal as refusal:
        newest = queries.newest_public(found)
        box = refill(composer(found, request.user, DraftKind.REPLY, newest=newest), sent)
        return stopped(request, box, refusal)
    return done(request, found, DraftKind.REPLY, message)


@require_POST
@staff_only
def notes(request: StaffRequest, pk: int) -> HttpResponse:
    """Write a note for colleagues."""
    found = permissions.find_conversation(request.user, pk)
    sent = posted(request, request.user)
    attach_of_form(request, found, DraftKind.NOTE, sent.html)
    try:
        actions.write_note(found, by=request.user, at=now(), html=sent.html)
    except Refusal as refusal:
        box = refill(composer(found, request.user, DraftKind.NOTE, newest=None), sent)
        return stopped(request, box, refusal)
    return done(request, found, DraftKind.NOTE, None)
