"""Sending: replies, notes, mails passed on; taking back; trying again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.conversations import actions, permissions, queries
from kept.desk.conversations.models import Conversation, DraftKind, Message
from kept.desk.conversations.refusals import AnsweredMeanwhile, Refusal, Unfinished
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.composers import (
    Composer,
    Posted,
    composer,
    moments,
    posted,
    refill,
)
from kept.desk.web.workspace.conversation import shown_conversation
from kept.desk.web.workspace.snoozes import snoozes
from kept.desk.web.workspace.uploads import attach_all


@require_POST
@staff_only
def replies(request: StaffRequest, pk: int) -> HttpResponse:
    """Send what is in the box of replies, in ten seconds."""
    found = permissions.find_conversation(request.user, pk)
    sent = posted(request, request.user)
    _take_files(request, found, DraftKind.REPLY, sent)
    try:
        message = actions.reply(
            found, by=request.user, at=now(), seen=sent.seen, then=sent.then, **sent.letter()
        )
    except Refusal as refusal:
        newest = queries.newest_public(found)
        box = refill(composer(found, request.user, DraftKind.REPLY, newest=newest), sent)
        return _stopped(request, box, refusal)
    return _done(request, found, DraftKind.REPLY, message)


@require_POST
@staff_only
def notes(request: StaffRequest, pk: int) -> HttpResponse:
    """Write a note for colleagues."""
    found = permissions.find_conversation(request.user, pk)
    sent = posted(request, request.user)
    _take_files(request, found, DraftKind.NOTE, sent)
    try:
        actions.write_note(found, by=request.user, at=now(), html=sent.html)
    except Refusal as refusal:
        box = refill(composer(found, request.user, DraftKind.NOTE, newest=None), sent)
        return _stopped(request, box, refusal)
    return _done(request, found, DraftKind.NOTE, None)


@require_POST
@staff_only
def forwards(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a message on to somebody else."""
    message = permissions.find_message(request.user, pk)
    sent = posted(request, request.user)
    try:
        made = actions.forward(message, by=request.user, at=now(), **sent.letter())
    except Refusal as refusal:
        box = Composer(DraftKind.FORWARD, message.conversation, message=message.pk)
        return _stopped(request, refill(box, sent), refusal)
    return _done(request, message.conversation, DraftKind.REPLY, made)


@require_safe
@staff_only
def forwarding(request: StaffRequest, pk: int) -> HttpResponse:
    """The box in which one sends a message on to somebody else."""
    message = permissions.find_message(request.user, pk)
    found = message.conversation
    box = composer(found, request.user, DraftKind.FORWARD, newest=None)
    box.message, box.subject = pk, box.subject or f"Fwd: {message.subject or found.subject}"
    shown = {
        "conversation": found,
        "box": box,
        "moments": moments(request.user, now(), found.contact),
    }
    part = "workspace/conversation/composer.html"
    page = part if request.htmx else "workspace/conversation/stopped.html"
    return render(request, page, shown)


@require_POST
@staff_only
def redaction(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove a passage, or the whole text, with a reason that stays."""
    message = permissions.find_message(request.user, pk)
    try:
        actions.redact(
            message, reason=request.POST.get("reason", ""), passage=request.POST.get("passage", ""),
            by=request.user, at=now(),
        )  # fmt: skip
        messages.success(request, "Removed. The reason stays in the history.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("conversation", message.conversation_id)


@require_POST
@staff_only
def returns(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a reply back before it leaves; it is a draft again."""
    message = permissions.find_message(request.user, pk)
    found = message.conversation
    try:
        draft = actions.take_back(message, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back. It is a draft again.")
        if draft.conversation is None:
            return redirect("new-conversation")
    return _done(request, found, DraftKind.REPLY, None)


@require_POST
@staff_only
def attempts(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a reply again that could not be sent."""
    message = permissions.find_message(request.user, pk)
    try:
        actions.retry(message.delivery, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _done(request, message.conversation, DraftKind.REPLY, None)


def _take_files(request: StaffRequest, found: Conversation, kind: str, sent: Posted) -> None:
    """Files that came with the form itself, from a browser without scripts, join the draft."""
    if not request.FILES:
        return
    kept = actions.save_draft(
        by=request.user, at=now(), kind=kind, html=sent.html, conversation=found
    )
    for problem in attach_all(request, kept):
        messages.error(request, problem)


def _done(
    request: StaffRequest, found: Conversation, kind: str, message: Message | None
) -> HttpResponse:
    """The story with what was said in it and an empty box; without htmx, the page again."""
    if not request.htmx:
        return redirect("conversation", found.pk)
    found.refresh_from_db()
    shown: dict[str, Any] = shown_conversation(found, request.user)
    shown |= {
        "box": composer(found, request.user, kind, newest=shown["newest"]),
        "snoozes": snoozes(request.user, now()),
        "moments": moments(request.user, now(), found.contact),
        "sent": message,
    }
    return render(request, "workspace/conversation/done.html", shown)


def _stopped(request: StaffRequest, box: Composer, refusal: Refusal) -> HttpResponse:
    """The box with its text, and what stopped it: 409 if somebody was faster, 422 if unfinished."""
    status = 422
    if isinstance(refusal, AnsweredMeanwhile):
        box.newer, status = refusal.messages, 409
    elif isinstance(refusal, Unfinished):
        box.problems = refusal.problems
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
