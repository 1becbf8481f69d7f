"""The reply that owns that a promise was not kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.coaching.promise_starters import BROKEN, letter
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Draft, DraftKind
from kept.desk.conversations.queries import newest_public
from kept.desk.lib.html import from_text
from kept.desk.promises import queries
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.composers import composer
from kept.desk.web.workspace.snoozes import moments


@require_POST
@staff_only
def promise_apology(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin a reply that owns that the promise was not kept; what is in the box stays below."""
    promise = queries.find(request.user, pk)
    found = promise.conversation
    html = from_text(letter(BROKEN, promise, request.user))
    kept = Draft.objects.filter(
        conversation=found, agent=request.user, kind=DraftKind.REPLY
    ).first()  # fmt: skip
    conversations.save_draft(
        by=request.user, at=now(), conversation=found, html=html + (kept.html if kept else ""),
        revision=kept.revision if kept else None,
    )  # fmt: skip
    if not request.htmx:
        return redirect("conversation", found.pk)
    newest = newest_public(found)
    shown = {
        "conversation": found,
        "box": composer(found, request.user, DraftKind.REPLY, newest=newest),
        "moments": moments(request.user, now(), found.contact),
        "is_asked_for": True,
    }
    return render(request, "workspace/conversation/composer.html", shown)
