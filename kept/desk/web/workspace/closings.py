"""Resolving: what is still open, whether the customer was asked, and why it is closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.coaching import closing, resolving
from kept.desk.conversations import permissions, queries
from kept.desk.conversations.models import Conversation, MessageKind
from kept.desk.conversations.refusals import Refusal
from kept.desk.feedback import actions as feedback
from kept.desk.lib.html import from_text
from kept.desk.web.workspace.access import StaffRequest, staff_only

PAGE = "workspace/ownership/closing.html"


@require_safe
@staff_only
def closings(request: StaffRequest, pk: int) -> HttpResponse:
    """What lies open, and the three ways to close."""
    found = permissions.find_conversation(request.user, pk)
    shown = _shown(found, left=closing.left_open(found, at=now()))
    return render(request, f"{PAGE}#form" if request.htmx else PAGE, shown)


@require_POST
@staff_only
def resolution(request: StaffRequest, pk: int) -> HttpResponse:
    """The matter is settled."""
    found = permissions.find_conversation(request.user, pk)
    given = {name: request.POST.get(name, "") for name in ("reason", "confirmation", "line")}
    try:
        resolving.resolve(
            found, reason=given["reason"], confirmation=given["confirmation"],
            line=from_text(given["line"].strip()), by=request.user, at=now(),
        )  # fmt: skip
    except Refusal as refusal:
        left = closing.left_open(found, at=now())
        shown = _shown(found, left=left) | {"given": given, "refusal": str(refusal)}
        shown["line"] = given["line"] or shown["line"]
        return render(request, PAGE, shown, status=422)
    messages.success(request, "Resolved. It opens again when they write.")
    return redirect("conversation", found.pk)


def _shown(found: Conversation, *, left: closing.LeftOpen) -> dict[str, Any]:
    newest = queries.newest_public(found)
    is_theirs = newest is not None and newest.kind == MessageKind.INCOMING
    answered = found.messages.filter(kind=MessageKind.REPLY).exists()
    confirmation = resolving.CONFIRMED if is_theirs and answered else resolving.ASKED
    return {
        "conversation": found,
        "left": left,
        "given": {"confirmation": confirmation, "reason": ""},
        "line": question(found),
        "has_links": any(feedback.question(found)),
    }


def question(found: Conversation) -> str:
    """What the customer is asked when we think that all is solved."""
    name = found.contact.first_name
    greeting = f"Hello {name}" if name else "Hello"
    return (
        f"{greeting},\n\nwe think that this is solved. Is it? If anything is still open, simply "
        "answer this mail, and we go on."
    )
