"""The first message of a conversation: its box, and how it is sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from kept.desk.coaching import beginning, sending
from kept.desk.conversations import actions
from kept.desk.conversations.models import Draft, DraftKind
from kept.desk.web.workspace.access import StaffRequest
from kept.desk.web.workspace.composers import Composer
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
