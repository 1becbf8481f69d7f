"""Hints on the first message of a conversation, and the quiet line below it."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.coaching import beginning
from kept.desk.coaching.again import again
from kept.desk.coaching.beside import beside
from kept.desk.conversations.models import Channel
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.coaching import looked_at
from kept.desk.web.workspace.posted import number


@require_POST
@staff_only
def new_hints(request: StaffRequest) -> HttpResponse:
    """What is to be said of the text, as of every reply; and of the address and the subject."""
    form, at = request.POST, now()
    found = beginning.imagined(
        channel=Channel.objects.filter(pk=number(form, "channel")).first(),
        to=form.get("to", ""), subject=form.get("subject", ""), by=request.user, at=at,
    )  # fmt: skip
    text, denied = form.get("text", ""), beginning.read_denied(form.getlist("denied"))
    shown = {"beside": beside(found, at=at, draft=text), "again": again(found, request.user)}
    aside = render_to_string("workspace/conversation/aside.html", shown)
    return JsonResponse(looked_at(found, text, request.user, at, denied) | {"aside": aside})
