"""The page on which a customer goes on: its link put into a reply, and ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.coaching import going_on
from kept.desk.conversations import actions, permissions, their_page
from kept.desk.lib.html import plain_text
from kept.desk.web.workspace.access import StaffRequest, staff_only


@require_POST
@staff_only
def words(request: StaffRequest, pk: int) -> HttpResponse:
    """The sentence with the link; what stands for it becomes theirs when the mail leaves."""
    html = going_on.html(permissions.find_conversation(request.user, pk))
    return JsonResponse({"html": html, "text": plain_text(html)})


@require_POST
@staff_only
def ending(request: StaffRequest, pk: int) -> HttpResponse:
    """The link leads nowhere any more."""
    page = their_page.latest_of(permissions.find_conversation(request.user, pk))
    if page is None:
        raise Http404("No link was sent in this conversation.")
    if actions.end_page(page, by=request.user, at=now()):
        messages.success(request, "The link is ended. A new one goes out with a new reply.")
    return redirect("conversation", pk)
