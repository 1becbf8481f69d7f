"""Files, and mails as their senders laid them out: permission-checked, never run."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from kept.desk.channels.email.original import html_of
from kept.desk.conversations import elsewhere, permissions
from kept.desk.conversations.models import Attachment, Scan
from kept.desk.lib.html import original_document
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.conversation import ASKED_FOR

SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}
"""Types a browser may show; everything else is a download."""
LOCKED = "default-src 'none'; sandbox"


@require_safe
@staff_only
def file(request: StaffRequest, key: str, name: str = "") -> HttpResponseBase:
    """A file of a visible conversation: an image is shown, anything else downloaded."""
    found = permissions.find_attachment(request.user, key)
    if found.scan == Scan.INFECTED:
        raise Http404("The virus scanner found something in this file, so it is not handed out.")
    return _sent(found.file.name, found, is_shown=found.content_type in SHOWN)


@require_safe
@staff_only
def thumbnail(request: StaffRequest, key: str) -> HttpResponseBase:
    """A small picture of an image."""
    found = permissions.find_attachment(request.user, key)
    if not found.thumbnail or found.scan == Scan.INFECTED:
        raise Http404("There is no small picture of this file.")
    return _sent(found.thumbnail.name, found, is_shown=True)


def _sent(path: str | None, found: Attachment, *, is_shown: bool) -> FileResponse:
    if not path:
        raise Http404("This file was removed.")
    kind = found.content_type if is_shown else "application/octet-stream"
    answer = FileResponse(
        default_storage.open(path), as_attachment=not is_shown, filename=found.name,
        content_type=kind,
    )  # fmt: skip
    answer["Content-Security-Policy"] = LOCKED
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


@require_safe
@staff_only
@xframe_options_sameorigin
def original(request: StaffRequest, pk: int) -> HttpResponse:
    """A mail as its sender laid it out; its pictures from elsewhere once they are asked for."""
    message = permissions.find_message(request.user, pk)
    files = {
        each.content_id: reverse("file", args=[each.key.hex, each.name])
        for each in message.attachments.all()
        if each.content_id
    }
    laid_out = html_of(message) or message.html + message.html_fold
    is_asked = pk in request.session.get(ASKED_FOR, ()) or elsewhere.is_trusted(message)
    remote = elsewhere.through_us(message) if is_asked else None
    answer = HttpResponse(original_document(laid_out, files=files, remote=remote))
    answer["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
        # Of the same origin, or no picture of ours would be asked for with a session; no scripts.
        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    )
    return answer
