"""The test of a mailbox, told step by step while it runs; and mails that could not be taken in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.channels.email import intake
from kept.desk.channels.email.check import check
from kept.desk.channels.email.round_trip import round_trip
from kept.desk.channels.email.trial import Step
from kept.desk.channels.models import Mailbox, RawEvent
from kept.desk.conversations import permissions
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.mailboxes import find

HEADER_BYTES = 20_000
_HERE = "<!-- steps -->"


@require_POST
@permitted(permissions.may_set_up)
def checking(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Try a mailbox out: scripts get the steps, a line each; others a page that grows."""
    chosen = find(pk)
    steps = _steps(chosen, now())
    if not request.headers.get("X-Requested-With"):
        page = render_to_string("workspace/mailboxes/check.html", {"mailbox": chosen}, request)
        before, _, after = page.partition(_HERE)
        steps = chain([before], steps, [after])
    answer = StreamingHttpResponse(steps)
    answer["X-Accel-Buffering"] = "no"  # proxies would keep the steps until all are done
    return answer


def _steps(mailbox: Mailbox, at: datetime) -> Iterator[str]:
    is_good = True
    for step in check(mailbox, at=at):
        is_good = is_good and step.is_good
        yield _told(step)
    if is_good:
        for step in round_trip(mailbox, at=at):
            yield _told(step)


def _told(step: Step) -> str:
    item = render_to_string("workspace/mailboxes/step.html", {"step": step})
    return item.replace("\n", " ").strip() + "\n"


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
