"""What is sent already: taking it back, sending it again, removing words from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.channels import privacy
from kept.desk.conversations import actions, permissions
from kept.desk.conversations.models import Delivery, DraftKind
from kept.desk.conversations.refusals import Refusal
from kept.desk.promises import actions as promises
from kept.desk.web.workspace.access import StaffRequest, permitted, staff_only
from kept.desk.web.workspace.answers import done


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_redact)
def redaction(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask what to remove and why; POST removes a passage, or all of it, for good."""
    message = permissions.find_message(request.user, pk)
    if request.method == "GET":
        page = "workspace/conversation/redaction.html"
        return render(request, f"{page}#form" if request.htmx else page, {"message": message})
    try:
        privacy.redact(
            message, reason=request.POST.get("reason", ""), passage=request.POST.get("passage", ""),
            by=request.user, at=now(),
        )  # fmt: skip
        messages.success(request, "Removed. The reason stays in the history.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("conversation", message.conversation_id)


@require_POST
@staff_only
def returns(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a reply back before it leaves; it is a draft again."""
    message = permissions.find_message(request.user, pk)
    found = message.conversation
    kind: str = DraftKind.REPLY
    try:
        draft = promises.take_back(message, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back. It is a draft again.")
        if draft.conversation is None:
            return redirect("new-conversation")
        if draft.seen_id:
            kind = draft.kind
    return done(request, found, kind, None)


@require_POST
@staff_only
def attempts(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a reply again that could not be sent."""
    message = permissions.find_message(request.user, pk)
    delivery = get_object_or_404(Delivery, message=message)
    try:
        actions.retry(delivery, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return done(request, message.conversation, DraftKind.REPLY, None)
