"""Search over everything that was ever written, newest first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from kept.desk.conversations import search
from kept.desk.web.workspace.access import StaffRequest, staff_only


@require_safe
@staff_only
def searching(request: StaffRequest) -> HttpResponse:
    """What the words and filters of ``q`` find among all that this person may see."""
    words = request.GET.get("q", "").strip()
    shown: dict[str, Any] = {"words": words}
    if words:
        shown["found"] = search.find(
            request.user, words, at=now(), after=request.GET.get("after", "")
        )
    return render(request, "workspace/search/search.html", shown)
