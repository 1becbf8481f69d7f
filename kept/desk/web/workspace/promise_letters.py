"""What is written to a customer about a promise: another time, or that it is withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from kept.desk.coaching import drafts, promise_times, renegotiating
from kept.desk.coaching.promise_starters import LATER, WITHDRAWN, letter
from kept.desk.conversations.refusals import NotPossible, Refusal
from kept.desk.promises import queries
from kept.desk.promises.models import Promise
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.promised_fields import moment


@require_http_methods(["GET", "POST"])
@staff_only
def promise_time(request: StaffRequest, pk: int) -> HttpResponse:
    """Promise another time, and tell the customer, before it is due."""
    promise = queries.find(request.user, pk)
    conversation = promise.conversation
    good = promise_times.choices(conversation, request.user, now(), how=promise.how)
    if request.method == "GET":
        return _form(request, promise, "time", letter(LATER, promise, request.user), choices=good)
    text = request.POST.get("text", "")
    try:
        due = moment(request.POST.get("due") or request.POST.get("due_own", ""), request.user)
        if due is None:
            raise NotPossible("Say by when instead.")
        renegotiating.move(
            promise, due_at=due, text=text, reason=request.POST.get("reason", ""),
            by=request.user, at=now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _form(request, promise, "time", text, refusal, choices=good)
    messages.success(request, "Moved, and the customer is told.")
    return redirect("conversation", promise.conversation_id)


@require_http_methods(["GET", "POST"])
@staff_only
def promise_withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it back, and tell the customer what happens instead."""
    promise = queries.find(request.user, pk)
    if request.method == "GET":
        return _form(request, promise, "withdrawal", letter(WITHDRAWN, promise, request.user))
    text = request.POST.get("text", "")
    try:
        why = request.POST.get("reason", "")
        renegotiating.withdraw(promise, text=text, reason=why, by=request.user, at=now())
    except Refusal as refusal:
        return _form(request, promise, "withdrawal", text, refusal)
    messages.success(request, "Withdrawn, and the customer is told.")
    return redirect("conversation", promise.conversation_id)


def _form(
    request: StaffRequest, promise: Promise, kind: str, text: str,
    refusal: Refusal | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    shown = {"promise": promise, "kind": kind, "text": text, "refusal": refusal, **more}
    shown["hints"] = refusal.hints if isinstance(refusal, drafts.NeedsReason) else ()
    page = "workspace/promises/letter.html"
    part = f"{page}#form" if request.htmx else page
    return render(request, part, shown, status=422 if refusal and not request.htmx else 200)
