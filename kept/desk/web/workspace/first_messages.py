"""The first message of a conversation: its box, kept while one writes, looked at and sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.coaching import beginning, sending
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Draft, DraftKind
from kept.desk.conversations.refusals import DraftConflict
from kept.desk.lib.html import from_text
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.composers import Composer
from kept.desk.web.workspace.drafts import told_conflict
from kept.desk.web.workspace.posted import posted
from kept.desk.web.workspace.promised_fields import confirmed
from kept.desk.web.workspace.snoozes import moment


def empty_box(request: StaffRequest) -> Composer:
    """A box of a conversation that is not there yet."""
    before = beginning.imagined(channel=None, to="", subject="", by=request.user, at=now())
    return Composer(DraftKind.REPLY, before)


def send(
    request: StaffRequest, said: dict[str, Any], html: str, draft: Draft | None
) -> HttpResponse:
    before = beginning.imagined(
        channel=said["channel"], to=said["to"], subject=said["subject"], by=request.user, at=now()
    )
    form = request.POST
    message = sending.start(
        before, html=html, to=[said["to"]],
        attachments=list(draft.attachments.all()) if draft else (),
        by=request.user, at=now(), confirmed=said["confirmed"],
        reason=form.get("reason", ""), send_at=moment(form, "send_at", request.user),
        promised=tuple(confirmed(form, before, request.user)),
        denied=beginning.read_denied(form.getlist("denied")),
    )  # fmt: skip
    if draft is not None:
        actions.discard_draft(draft, by=request.user, at=now())
    return redirect("conversation", message.conversation_id)


@require_POST
@staff_only
def new_draft(request: StaffRequest) -> HttpResponse:
    """Save what is in the form so far; answers as the drafts of conversations do."""
    draft = Draft.objects.filter(conversation=None, agent=request.user).first()
    try:
        saved = save(request, draft)
    except DraftConflict as conflict:
        return told_conflict(conflict)
    return JsonResponse({"draft": saved.pk, "revision": saved.revision})


def save(request: StaffRequest, draft: Draft | None) -> Draft:
    """Keep what is in the form.

    Raises:
        DraftConflict: it was saved from another window meanwhile.
    """
    sent = posted(request, request.user)
    channel = request.POST.get("channel", "")
    return actions.save_draft(
        by=request.user, at=now(), html=sent.html or from_text(""), draft=draft,
        revision=sent.revision if draft else None, subject=sent.subject, to=sent.texts["to"],
        channel=Channel.objects.filter(pk=channel).first() if channel.isdecimal() else None,
    )  # fmt: skip
