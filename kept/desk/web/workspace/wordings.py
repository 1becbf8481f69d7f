"""What becomes of a better wording: votes, its author's second thoughts, a lead's word, its use."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.coaching import proposing
from kept.desk.coaching.models import BetterWording
from kept.desk.coaching.wordings import find
from kept.desk.conversations.actions import saved_replies_for
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest, View, staff_only
from kept.desk.web.workspace.phrases import after

Verb = Callable[..., None]


def _deciding(verb: Verb) -> View:
    """A view that finds a proposal, does one verb, and shows what is proposed again."""

    @require_POST
    @staff_only
    def view(request: StaffRequest, pk: int, **more: int) -> HttpResponse:
        found = find(request.user, pk)
        try:
            verb(request, found, **more)
        except Refusal as refusal:
            if request.htmx:
                return after(request, found.said, refusal=str(refusal))
            messages.error(request, str(refusal))
        return after(request, found.said)

    view.__doc__ = verb.__doc__
    return view


@_deciding
def votes(request: StaffRequest, found: BetterWording) -> None:
    """Vote for it; with ``undo``, take that back."""
    if request.POST.get("undo"):
        proposing.take_back(found, by=request.user, at=now())
    else:
        proposing.vote(found, by=request.user, at=now())


@_deciding
def withdrawal(request: StaffRequest, found: BetterWording) -> None:
    """Its author takes it back."""
    proposing.withdraw(found, by=request.user, at=now())


@_deciding
def adoption(request: StaffRequest, found: BetterWording) -> None:
    """A lead has cards suggest it."""
    proposing.adopt(found, by=request.user, at=now())


@_deciding
def closing(request: StaffRequest, found: BetterWording) -> None:
    """A lead does not take it, for a word of reason."""
    proposing.close(found, why=request.POST.get("why", ""), by=request.user, at=now())


@_deciding
def replacement(request: StaffRequest, found: BetterWording, saved: int) -> None:
    """It stands in a saved reply from now on, in place of the phrase."""
    kept = get_object_or_404(saved_replies_for(request.user), pk=saved)
    proposing.put_into(found, kept, by=request.user, at=now())
    messages.success(request, f"“{kept.name}” says it in the better words now.")
