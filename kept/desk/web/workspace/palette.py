"""What the palette finds on the server: people, conversations, and the way to the search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from kept.desk.conversations import search
from kept.desk.conversations.contact_page import contacts_page
from kept.desk.web.workspace.access import StaffRequest, staff_only

FOUND = 5


@require_safe
@staff_only
def palette(request: StaffRequest) -> HttpResponse:
    """The items for the words of ``q``, as a part of a page."""
    words = request.GET.get("q", "").strip()
    people = contacts_page(words, size=FOUND).rows if words else ()
    hits = search.find(request.user, words, at=now(), size=FOUND).hits if words else ()
    shown = {"words": words, "people": people, "hits": hits}
    return render(request, "workspace/found.html", shown)
