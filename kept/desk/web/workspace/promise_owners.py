"""Who keeps a promise: taken, given to the team, or handed on to a colleague."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from kept.desk.conversations import choices
from kept.desk.conversations.refusals import Refusal
from kept.desk.promises import actions, queries
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.promises import back


@require_http_methods(["GET", "POST"])
@staff_only
def promise_owner(request: StaffRequest, pk: int) -> HttpResponse:
    """To whom it may go; POST gives it to somebody, to oneself (``me``), or to the team."""
    promise = queries.find(request.user, pk)
    if request.method == "GET":
        page = "workspace/promises/hand_on.html"
        people = [(key, name) for key, name in choices.people() if key != promise.owner_id]
        shown = {"promise": promise, "people": people}
        return render(request, f"{page}#form" if request.htmx else page, shown)
    chosen = request.POST.get("owner", "")
    to = request.user if chosen == "me" else None
    if chosen.isdecimal():
        to = get_object_or_404(Agent.objects.active(), pk=chosen)
    try:
        if actions.hand_on(promise, to=to, by=request.user, at=now()) and chosen != "me":
            messages.success(request, f"Handed on to {to.first_name if to else 'the team'}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return back(request, promise)
