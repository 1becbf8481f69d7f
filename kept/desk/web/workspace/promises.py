"""Promises: the ledger as a screen, and what can be done about each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.coaching import calling, drafts, promise_reading, promised
from kept.desk.conversations import permissions
from kept.desk.conversations.refusals import Refusal
from kept.desk.lib.html import from_text
from kept.desk.promises import actions, queries, rows
from kept.desk.promises.models import CalendarFeed, Promise
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.promised_fields import terms_of

WHOSE = {"mine": "Mine", "team": "My teams", "all": "Everybody"}
PAGE = "workspace/promises/list.html"


@require_safe
@staff_only
def promises(request: StaffRequest) -> HttpResponse:
    """Late, today, coming; of oneself, of one's teams or of all. With ``past``: what became."""
    whose = request.GET.get("of", "mine")
    if whose not in WHOSE:
        raise Http404("There is no such list of promises.")
    found, at = queries.of(request.user, whose), now()
    shown: dict[str, Any] = {"whose": whose, "choices": WHOSE, "past": "past" in request.GET}
    if shown["past"]:
        ended = rows.named(queries.ended(found, at=at)).order_by("-due_at")[: rows.MOST]
        shown["ended"] = [rows.row(one, agent=request.user, at=at) for one in ended]
    else:
        shown["parts"] = rows.parts(found, agent=request.user, at=at)
    shown["figure"] = queries.kept_in_time(found, at=at)
    shown["feed"] = CalendarFeed.objects.filter(agent=request.user).first()
    return render(request, f"{PAGE}#live" if request.htmx else PAGE, shown)


@require_POST
@staff_only
def keeping(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that it is done."""
    promise = queries.find(request.user, pk)
    if not actions.keep(promise, by=request.user, at=now(), how="hand"):
        messages.error(request, "This promise is kept, withdrawn or replaced already.")
    return back(request, promise)


def back(request: StaffRequest, promise: Promise) -> HttpResponse:
    """To where one was: the conversation's panel, or the list."""
    back = request.POST.get("back", "")
    if back == "closing":
        return redirect("conversation-closing", promise.conversation_id)
    if back in WHOSE:
        return redirect(f"/promises/?of={back}")
    if request.htmx:
        return _here_again(request, promise.conversation_id)
    return redirect("conversation", promise.conversation_id)


def _here_again(
    request: StaffRequest,
    pk: int,
    *,
    called: Sequence[promised.Offered] = (),
    stopped: dict[str, Any] | None = None,
) -> HttpResponse:
    """The part of the conversation's panel that tells of promises; ``called``: those of a call."""
    found = permissions.find_conversation(request.user, pk)
    page = "workspace/promises/here.html"
    part = page if request.method == "POST" else f"{page}#told"
    shown = {"conversation": found, "called": called, "stopped": stopped}
    if stopped and not request.htmx:
        part = "workspace/promises/stopped.html"
    return render(request, part, shown, status=422 if stopped else 200)


def _stopped(request: StaffRequest, pk: int, form: str, needs: drafts.NeedsReason) -> HttpResponse:
    """The same with the form that needs a reason as it was filled in."""
    stopped = {"form": form, "hint": needs.hints[0], "told": request.POST}
    return _here_again(request, pk, stopped=stopped)


@require_http_methods(["GET", "POST"])
@staff_only
def promises_here(request: StaffRequest, pk: int) -> HttpResponse:
    """What is promised in a conversation; POST promises something by hand."""
    found = permissions.find_conversation(request.user, pk)
    if request.method == "POST":
        try:
            terms = terms_of(request.POST, found, request.user)
            why = request.POST.get("reason", "")
            calling.promise(found, terms, reason=why, by=request.user, at=now())
        except drafts.NeedsReason as needs:
            return _stopped(request, pk, "promise", needs)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    if request.htmx:
        return _here_again(request, pk)
    return redirect("conversation", pk)


@require_POST
@staff_only
def calls(request: StaffRequest, pk: int) -> HttpResponse:
    """Log a call; it keeps what was to be kept by one, and may promise something itself."""
    found = permissions.find_conversation(request.user, pk)
    at, said = now(), request.POST.get("said", "")
    try:
        calling.log_call(
            found, by=request.user, at=at, html=from_text(said),
            reached=request.POST.get("reached") == "yes", reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except drafts.NeedsReason as needs:
        return _stopped(request, pk, "call", needs)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    if not request.htmx:
        return redirect("conversation", pk)
    called = promised.offered(found, promise_reading.as_spoken(found, said), by=request.user, at=at)
    return _here_again(request, pk, called=called)
