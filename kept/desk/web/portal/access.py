"""Who gets to a page of a customer: whoever has its link, not too often, and leaves no trace.

The signed link is the whole permission. There is no session and no cookie, so there is nothing
that a form on another site could ride on: that is why these views ask for no CSRF token.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from kept.desk.contacts.models import Contact
from kept.desk.lib import rate
from kept.desk.lib.tokens import PLACE
from kept.desk.staff.models import Company
from kept.desk.web.portal.speech import preferred, speech

Found = TypeVar("Found")
MOST, SECONDS = 60, 600
"""How often somebody may post, or try links, in so many seconds."""
_POLICY = {
    "default-src": [NONE], "script-src": [NONE], "connect-src": [NONE], "frame-src": [NONE],
    "manifest-src": [NONE], "style-src": [SELF], "img-src": [SELF], "font-src": [SELF],
    "form-action": [SELF], "base-uri": [NONE], "frame-ancestors": [NONE],
}  # fmt: skip

Opened = Callable[..., HttpResponseBase]
_WITH_SCRIPT = _POLICY | {"script-src": [SELF], "connect-src": [SELF]}


def let_in(
    find: Callable[[str], Found | None], *, with_script: bool = False
) -> Callable[[Callable[..., HttpResponseBase]], Opened]:
    """Let a view be opened by who has the link to what ``find`` finds, and hand that to it.

    Others are told kindly that there is nothing. ``with_script``: its page may load one of ours.
    """
    policy = csp_replace(_WITH_SCRIPT if with_script else _POLICY)
    guarded: Callable[[Opened], Opened] = cast(Any, policy)

    def by_link(view: Callable[..., HttpResponseBase]) -> Opened:
        @guarded
        @csrf_exempt
        @wraps(view)
        def opened(request: HttpRequest, token: str, **more: str) -> HttpResponseBase:
            found = find(token)
            answer: HttpResponseBase
            if (found is None or request.method == "POST") and not _may_try(request):
                answer = refuse(request, "often", status=429)
            elif found is None:
                answer = refuse(request, "place" if token == PLACE else "unknown", status=404)
            else:
                answer = view(request, found, **more)
            answer["Cache-Control"] = "no-store"
            answer["X-Robots-Tag"] = "noindex, nofollow"
            answer["Referrer-Policy"] = "no-referrer"
            return answer

        return opened

    return by_link


def refuse(
    request: HttpRequest, why: str, *, status: int, contact: Contact | None = None
) -> HttpResponse:
    """Say why nothing can be done here, and what can be done instead."""
    language = preferred(contact, request.headers.get("Accept-Language", ""))
    words = speech(language)
    shown = {
        "language": language,
        "words": words,
        "company": Company.objects.first(),
        "title": words[f"{why}_title"],
        "text": words[f"{why}_text"],
    }
    return render(request, "portal/nothing.html", shown, status=status)


def _may_try(request: HttpRequest) -> bool:
    return rate.allows("portal", rate.visitor(request), at=now(), most=MOST, seconds=SECONDS)
