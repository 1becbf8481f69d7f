"""Pictures of mails that lie elsewhere: asked for by a person, shown through us."""

from __future__ import annotations

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from kept.desk.contacts import actions as contacts
from kept.desk.conversations import elsewhere, permissions
from kept.desk.conversations.told import read_belongings, tell_message
from kept.desk.lib.network import NotReached
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.conversation import ASKED_FOR
from kept.desk.web.workspace.files import LOCKED

MOST = 100
"""So many messages show their pictures to one browser; then the first are closed again."""


@require_POST
@staff_only
def pictures(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the pictures of a message; with ``always``, of all proven mail of its sender."""
    message = permissions.find_message(request.user, pk)
    if request.POST.get("always") and message.contact is not None:
        contacts.describe(message.contact, shows_pictures=True)
    asked = [one for one in request.session.get(ASKED_FOR, ()) if one != pk]
    request.session[ASKED_FOR] = [*asked[1 - MOST :], pk]
    if not request.htmx:
        return redirect(f"{message.conversation.get_absolute_url()}#message-{pk}")
    its = read_belongings([message])[pk]
    told = tell_message(message, its, localtime(message.at), with_pictures=True)
    shown = {"one": told, "may_redact": permissions.may_redact(request.user)}
    return render(request, "workspace/conversation/alone.html", shown)


@require_safe
@staff_only
def picture(request: StaffRequest, signed: str) -> HttpResponse:
    """One picture that a message of a visible conversation names."""
    try:
        pk, url = elsewhere.read(signed)
        permissions.find_message(request.user, pk)
        content, kind = elsewhere.fetch(url)
    except (BadSignature, NotReached) as error:
        raise Http404(str(error)) from None
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Security-Policy"] = LOCKED
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
