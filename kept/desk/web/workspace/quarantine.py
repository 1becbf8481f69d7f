"""Mails that could not be taken in: looked at, tried again, put aside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.channels.email import intake
from kept.desk.channels.models import RawEvent
from kept.desk.conversations import permissions
from kept.desk.web.workspace.access import StaffRequest, permitted

HEADER_BYTES = 20_000


def _find_event(pk: int) -> RawEvent:
    stored = RawEvent.objects.select_related("channel__mailbox")
    return get_object_or_404(stored.filter(channel__mailbox__isnull=False), pk=pk)


@require_safe
@permitted(permissions.may_set_up)
def quarantined(request: StaffRequest, pk: int) -> HttpResponse:
    """A mail that could not be taken in: why, and its header as plain text."""
    event = _find_event(pk)
    try:
        with event.body.open("rb") as body:
            raw = body.read(HEADER_BYTES)
    except OSError:
        raw = b"(The file of this mail is missing.)"
    header = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    shown = {"event": event, "header": header, "mailbox": event.channel.mailbox}
    return render(request, "workspace/mailboxes/quarantined.html", shown)


@require_POST
@permitted(permissions.may_set_up)
def retrying(request: StaffRequest, pk: int) -> HttpResponse:
    """Have it tried once more."""
    event = _find_event(pk)
    intake.retry(event, by=request.user, at=now())
    messages.success(request, "It is tried again.")
    return redirect("mailbox", event.channel.mailbox.pk)


@require_POST
@permitted(permissions.may_set_up)
def discarding(request: StaffRequest, pk: int) -> HttpResponse:
    """Put it aside; its bytes are kept."""
    event = _find_event(pk)
    intake.discard(event, by=request.user, at=now())
    messages.success(request, "Put aside.")
    return redirect("mailbox", event.channel.mailbox.pk)
