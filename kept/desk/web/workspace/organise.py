"""Set-up of tags: renaming them, and putting them away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from kept.desk.conversations import permissions
from kept.desk.conversations.actions import organising
from kept.desk.conversations.models import Tag
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.posted import number


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def tags(request: StaffRequest) -> HttpResponse:
    """All tags; POST renames one, or archives it."""
    if request.method == "POST":
        tag = get_object_or_404(Tag, pk=number(request.POST, "tag"))
        try:
            if request.POST.get("archive"):
                organising.archive_tag(tag, by=request.user, at=now())
            else:
                organising.rename_tag(tag, request.POST.get("name", ""), by=request.user, at=now())
            messages.success(request, "Saved.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("tags")
    listed = Tag.objects.filter(archived_at=None)
    return render(request, "workspace/organise/tags.html", {"tags": listed})
