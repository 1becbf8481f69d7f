"""A customer reads the conversation so far on a page of their own, and goes on with it.

Looking at it writes nothing down: programs that look through mails open links, too. That it was
opened is what the page tells when somebody touches it, or says something.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.conversations import actions, their_page
from kept.desk.conversations.models import TheirPage
from kept.desk.web.portal.access import let_in, refuse
from kept.desk.web.portal.speech import preferred, speech
from kept.desk.web.portal.story import Story, story_of

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
by_address = let_in(their_page.find, with_script=True)


@require_safe
@by_address
def their_conversation(request: HttpRequest, page: TheirPage) -> HttpResponse:
    """The conversation so far, and what can be said."""
    at = now()
    if why := their_page.why_closed(page, at=at):
        return refused(request, page, why)
    return page_with(request, page, at=at, taken=request.GET.get("said") == "yes")


@require_POST
@by_address
def opened(request: HttpRequest, page: TheirPage) -> HttpResponse:
    """Somebody moved, touched or typed on it."""
    at = now()
    if not their_page.why_closed(page, at=at):
        actions.note_opened(page, at=at)
    return HttpResponse(status=204)


def page_with(request: HttpRequest, page: TheirPage, *, at: datetime, **told: Any) -> HttpResponse:
    """The page as it stands, with what is ``told`` on it: a ``problem``, or that it was taken."""
    story = story_of(page, at=at)
    language = preferred(page.contact, "")
    shown = {
        "language": language,
        "words": speech(language),
        "company": story.company,
        "token": their_page.token(page),
        "story": story,
        "taken_text": _taken(story, language),
    }
    status = 422 if told.get("problem") else 200
    return render(request, "portal/conversation.html", shown | told, status=status)


def _taken(story: Story, language: str) -> str:
    words = speech(language)
    if story.owner:
        return words["page_taken_text_owner"].format(agent=story.owner)
    return words["page_taken_text"]


def refused(request: HttpRequest, page: TheirPage, why: str) -> HttpResponse:
    """Say why the page is closed, and what to do instead."""
    return refuse(request, f"page_{why}", status=410, contact=page.contact)


@require_safe
@by_address
def file(request: HttpRequest, page: TheirPage, key: str, name: str) -> HttpResponseBase:
    """A file of what is shown there: a picture is shown, anything else downloaded."""
    if why := their_page.why_closed(page, at=now()):
        return refused(request, page, why)
    found = their_page.file_there(page, key)
    if found is None or not default_storage.exists(str(found.file.name)):
        return refuse(request, "unknown", status=404, contact=page.contact)
    is_shown = found.content_type in _PICTURES
    answer = FileResponse(
        default_storage.open(str(found.file.name)), as_attachment=not is_shown,
        filename=found.name,
        content_type=found.content_type if is_shown else "application/octet-stream",
    )  # fmt: skip
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
