"""What a reply promised in passing: somebody says whether it is a promise, and by when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.coaching import unconfirmed
from kept.desk.conversations.refusals import NotPossible, Refusal
from kept.desk.promises import actions, queries
from kept.desk.promises.models import Spoken
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.promised_fields import moment


@require_POST
@staff_only
def spoken_promise(request: StaffRequest, pk: int) -> HttpResponse:
    """It is a promise: by the time the words tell, or by ``due`` (``due_own``: any other)."""
    spoken = queries.find_spoken(request.user, pk)
    conversation = spoken.message.conversation
    due = moment(request.POST.get("due") or request.POST.get("due_own", ""), request.user)
    begins = None if due else spoken.due_from
    try:
        due = due or spoken.due_at
        if due is None:
            raise NotPossible("Say by when this is promised.")
        terms = unconfirmed.terms_of(
            conversation, spoken.what, spoken.how, due, begins, by=request.user,
            instead_of=_instead(request, spoken),
        )  # fmt: skip
        actions.confirm(spoken, terms, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _again(request, spoken)


@require_POST
@staff_only
def spoken_denial(request: StaffRequest, pk: int) -> HttpResponse:
    """It is no promise."""
    spoken = queries.find_spoken(request.user, pk)
    try:
        unconfirmed.deny(spoken, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _again(request, spoken)


def _instead(request: StaffRequest, spoken: Spoken) -> int | None:
    old = spoken.instead_of
    wanted = request.POST.get("instead") == "yes"
    return old.pk if wanted and old is not None and old.closed_at is None else None


def _again(request: StaffRequest, spoken: Spoken) -> HttpResponse:
    """The lines of that message as they are now."""
    conversation = spoken.message.conversation
    if not request.htmx:
        return redirect("conversation", conversation.pk)
    left = unconfirmed.lines(conversation, request.user, at=now()).get(spoken.message_id, [])
    return render(request, "workspace/promises/spoken_again.html", {"lines": left})
