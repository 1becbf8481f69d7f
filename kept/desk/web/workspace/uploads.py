"""Files that come with a form."""

from __future__ import annotations

from django.contrib import messages
from django.utils.timezone import now

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Draft
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest


def attach_all(request: StaffRequest, draft: Draft) -> list[str]:
    """Put every uploaded ``file`` to a draft; the sentences of those that were refused."""
    problems = []
    for upload in request.FILES.getlist("file"):
        try:
            actions.attach(draft, upload=upload, by=request.user, at=now())
        except Refusal as refusal:
            problems.append(str(refusal))
    return problems


def attach_of_form(request: StaffRequest, found: Conversation, kind: str, html: str) -> None:
    """Files that came with the box itself, from a browser without scripts, join its draft."""
    if request.FILES:
        kept = actions.save_draft(
            by=request.user, at=now(), kind=kind, html=html, conversation=found
        )
        attach_and_tell(request, kept)


def attach_and_tell(request: StaffRequest, draft: Draft) -> None:
    """As ``attach_all``; what was refused is told on the next page (a browser without scripts)."""
    for problem in attach_all(request, draft):
        messages.error(request, problem)
