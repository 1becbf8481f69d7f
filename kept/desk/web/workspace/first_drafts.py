"""The draft of a conversation that is not there yet, with what was called no mistake beside it."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.coaching import actions as coaching
from kept.desk.coaching import beginning
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Draft
from kept.desk.conversations.refusals import DraftConflict
from kept.desk.lib.html import from_text
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.composers import begun as drafts_begun
from kept.desk.web.workspace.drafts import told_conflict
from kept.desk.web.workspace.posted import posted


def begun(request: StaffRequest) -> Draft | None:
    """What this person has begun to write."""
    return drafts_begun.first(request.user.pk)


def denied(request: StaffRequest, draft: Draft | None) -> list[str]:
    """What was called no mistake beside it, as the form says it."""
    return request.POST.getlist("denied") or beginning.remembered(draft)


@require_POST
@staff_only
def new_draft(request: StaffRequest) -> HttpResponse:
    """Save what is in the form so far; answers as the drafts of conversations do."""
    try:
        saved = save(request, begun(request))
    except DraftConflict as conflict:
        return told_conflict(conflict)
    return JsonResponse({"draft": saved.pk, "revision": saved.revision})


def save(request: StaffRequest, draft: Draft | None) -> Draft:
    """Keep what is in the form, and what was called no mistake beside it.

    Raises:
        DraftConflict: it was saved from another window meanwhile.
    """
    sent = posted(request, request.user)
    channel = request.POST.get("channel", "")
    kept = actions.save_draft(
        by=request.user, at=now(), html=sent.html or from_text(""), draft=draft,
        revision=sent.revision if draft else None, subject=sent.subject, to=sent.texts["to"],
        channel=Channel.objects.filter(pk=channel).first() if channel.isdecimal() else None,
    )  # fmt: skip
    denied = beginning.read_denied(request.POST.getlist("denied"))
    coaching.remember_denied(kept, denied, at=now())
    return kept
