"""Handing a conversation over: with a card, pending until somebody takes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.coaching.cards import card_of
from kept.desk.coaching.taking_over import line_for, take_over
from kept.desk.conversations import actions, loads, permissions
from kept.desk.conversations.models import Conversation, HandOver
from kept.desk.conversations.refusals import Refusal
from kept.desk.lib.html import from_text
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.access import StaffRequest, staff_only

PARTS = {
    "wanted": "What they want",
    "known": "What they told us already",
    "tried": "What was tried",
    "promised": "What is promised",
    "mood": "How they feel",
}
"""The parts of a card, as a form calls them."""


@require_safe
@staff_only
def handing_over(request: StaffRequest, pk: int) -> HttpResponse:
    """The card, filled in, and to whom it goes (``to``, ``team`` if that is known already)."""
    found = permissions.find_conversation(request.user, pk)
    card = card_of(found, at=now())
    shown = _form(found, {part: getattr(card, part) for part in PARTS}, request.GET)
    return _dialog(request, "workspace/ownership/handing_over.html", shown)


@require_POST
@staff_only
def hand_overs(request: StaffRequest, pk: int) -> HttpResponse:
    """Propose it."""
    found = permissions.find_conversation(request.user, pk)
    card = {part: request.POST.get(part, "").strip() for part in PARTS}
    to, team = request.POST.get("to", ""), request.POST.get("team", "")
    try:
        made = actions.propose_hand_over(
            found, actions.Card(**card), why=request.POST.get("why", ""),
            receiver=get_object_or_404(Agent, pk=to) if to.isdecimal() else None,
            team=get_object_or_404(Team, pk=team) if team.isdecimal() else None,
            by=request.user, at=now(),
        )  # fmt: skip
    except Refusal as refusal:
        shown = _form(found, card, request.POST) | {"refusal": str(refusal)}
        return render(request, "workspace/ownership/handing_over.html", shown, status=422)
    messages.success(request, f"{made.to} is asked. Until it is accepted, it stays where it is.")
    if made.receiver and (load := loads.load_of(made.receiver)).is_full:
        messages.warning(request, f"{made.to} {load}: it may wait there, or come back.")
    return redirect("conversation", found.pk)


def _form(found: Conversation, card: dict[str, str], given: Any) -> dict[str, Any]:
    return {
        "conversation": found,
        "parts": [(name, words, card[name]) for name, words in PARTS.items()],
        "people": loads.named(Agent.objects.active().exclude(pk=found.owner_id or 0)),
        "teams": Team.objects.filter(archived_at=None).values_list("pk", "name"),
        "to": _number(given.get("to", "")), "team": _number(given.get("team", "")),
        "why": given.get("why", ""),
    }  # fmt: skip


def _number(raw: str) -> int | None:
    return int(raw) if raw.isdecimal() else None


@require_safe
@staff_only
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """The card to read, and for whom it is for, to accept or decline."""
    found = permissions.find_hand_over(request.user, pk)
    return _dialog(request, "workspace/ownership/hand_over.html", _card(request, found))


@require_POST
@staff_only
def acceptance(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it over, and tell the customer unless that was left out."""
    found = permissions.find_hand_over(request.user, pk)
    line = request.POST.get("line", "") if request.POST.get("tells") else ""
    try:
        take_over(
            found, has_read=bool(request.POST.get("has_read")), html=from_text(line.strip()),
            by=request.user, at=now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _again(request, found, refusal)
    messages.success(request, "It is yours now.")
    return redirect("conversation", found.conversation_id)


@require_POST
@staff_only
def refusal(request: StaffRequest, pk: int) -> HttpResponse:
    """Not to take it, and why."""
    found = permissions.find_hand_over(request.user, pk)
    try:
        actions.decline_hand_over(found, request.POST.get("reason", ""), by=request.user, at=now())
    except Refusal as refused:
        return _again(request, found, refused)
    messages.success(request, f"It stays with {found.giver.name}, who reads why.")
    return redirect("inbox")


@require_POST
@staff_only
def withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep it after all."""
    found = permissions.find_hand_over(request.user, pk)
    try:
        actions.withdraw_hand_over(found, by=request.user, at=now())
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("conversation", found.conversation_id)


def _again(request: StaffRequest, found: HandOver, refused: Refusal) -> HttpResponse:
    """The card once more, with what stopped it; a line that was typed is not lost."""
    shown = _card(request, found) | {"refusal": str(refused)}
    shown["line"] = request.POST.get("line") or shown["line"]
    return render(request, "workspace/ownership/hand_over.html", shown, status=422)


def _card(request: StaffRequest, found: HandOver) -> dict[str, Any]:
    may_take = found.state == "proposed" and permissions.may_take_over(request.user, found)
    return {
        "hand_over": found,
        "conversation": found.conversation,
        "parts": [(words, getattr(found, name)) for name, words in PARTS.items()],
        "may_take": may_take,
        "load": loads.load_of(request.user) if may_take and request.user.capacity else None,
        "line": line_for(found, request.user, at=now()) if may_take else "",
    }


def _dialog(request: StaffRequest, page: str, shown: dict[str, Any]) -> HttpResponse:
    return render(request, f"{page}#form" if request.htmx else page, shown)
