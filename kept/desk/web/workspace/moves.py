"""Merging, splitting and linking conversations, and undoing each."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.conversations import actions, permissions, search
from kept.desk.conversations.models import Conversation, Message, Move
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest, staff_only

NUMBER = re.compile(r"#?(?:\S*/conversations/)?(\d{1,18})(?:/\S*)?")


@require_safe
@staff_only
def moves(request: StaffRequest, pk: int) -> HttpResponse:
    """What belongs together: others of the same person, links, and what was merged or split."""
    found = permissions.find_conversation(request.user, pk)
    seen = Conversation.objects.visible_to(request.user).standing().exclude(pk=pk)
    linked = seen.filter(links_out__other=found) | seen.filter(links_in__one=found)
    done = Move.objects.filter(source=found) | Move.objects.filter(target=found)
    shown = {
        "conversation": found,
        "others": seen.filter(contact=found.contact_id).select_related("owner")[:20],
        "linked": linked.distinct(),
        "messages_here": found.messages.public().select_related("agent", "contact"),
        "words": request.GET.get("q", "").strip(),
        "found": _found(request, found),
        "moves": done.filter(undone_at=None).select_related("source", "target", "by"),
    }
    return render(request, "workspace/conversation/moves.html", shown)


def _found(request: StaffRequest, here: Conversation) -> list[Conversation]:
    """What ``q`` means: the conversation of that number or address, else what a search finds."""
    words = request.GET.get("q", "").strip()
    seen = Conversation.objects.visible_to(request.user).standing().exclude(pk=here.pk)
    number = NUMBER.fullmatch(words)
    if number:
        chosen = [int(number[1])]
    else:
        hits = search.find(request.user, words, at=now(), size=10).hits if words else ()
        chosen = [hit.row.pk for hit in hits]
    found = seen.select_related("contact").in_bulk(chosen)
    return [found[pk] for pk in chosen if pk in found]


def _other(request: StaffRequest) -> Conversation:
    """The other conversation: its number as posted, with or without a ``#``."""
    raw = request.POST.get("other", "").strip().lstrip("#")
    return permissions.find_conversation(request.user, int(raw) if raw.isdecimal() else 0)


@require_POST
@staff_only
def merging(request: StaffRequest, pk: int) -> HttpResponse:
    """Make another conversation part of this one."""
    found = permissions.find_conversation(request.user, pk)
    other = _other(request)
    try:
        move = actions.merge(other, found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("conversation-moves", pk)
    undoing = reverse("move-undoing", args=[move.pk])
    messages.success(request, f"Number {other.pk} is part of this one now.", extra_tags=undoing)
    return redirect("conversation", pk)


@require_POST
@staff_only
def splitting(request: StaffRequest, pk: int) -> HttpResponse:
    """Make chosen messages a conversation of their own."""
    found = permissions.find_conversation(request.user, pk)
    chosen = [int(each) for each in request.POST.getlist("message") if each.isdecimal()]
    subject = request.POST.get("subject", "").strip() or found.subject
    try:
        move = actions.split(
            found, list(Message.objects.filter(pk__in=chosen)), subject=subject,
            by=request.user, at=now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("conversation-moves", pk)
    undoing = reverse("move-undoing", args=[move.pk])
    messages.success(request, "Split off: this is the new one.", extra_tags=undoing)
    return redirect("conversation", move.target_id)


@require_POST
@staff_only
def move_undoing(request: StaffRequest, pk: int) -> HttpResponse:
    """Put back what a merge or a split moved."""
    move = get_object_or_404(Move, pk=pk)
    permissions.find_conversation(request.user, move.source_id)
    permissions.find_conversation(request.user, move.target_id)
    try:
        for sentence in actions.undo_move(move, by=request.user, at=now()):
            messages.warning(request, sentence)
        messages.success(request, "Put back.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("conversation", move.source_id)


@require_POST
@staff_only
def links(request: StaffRequest, pk: int) -> HttpResponse:
    """Tie this conversation to another, or untie them (``untie``)."""
    found = permissions.find_conversation(request.user, pk)
    verb = actions.unlink if request.POST.get("untie") else actions.link
    try:
        verb(found, _other(request), by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("conversation-moves", pk)
