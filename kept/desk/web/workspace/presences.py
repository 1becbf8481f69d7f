"""Who else has a conversation on the screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.conversations import actions, permissions
from kept.desk.web.workspace.access import StaffRequest, staff_only


@require_POST
@staff_only
def presence(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody has it on the screen, or writes in it; answers with who else does."""
    found = permissions.find_conversation(request.user, pk)
    is_writing = request.POST.get("writing") == "yes"
    at = now()
    actions.see(found, request.user, is_writing=is_writing, at=at)
    shown = {"conversation": found, "present": actions.present(found, but=request.user, at=at)}
    return render(request, "workspace/conversation/presence.html", shown)
