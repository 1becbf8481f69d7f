"""Who gets to a screen: decorators for views; the questions are asked in ``permissions``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from kept.desk.staff.models import Agent


class StaffRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Agent
    htmx: HtmxDetails


View = Callable[..., HttpResponseBase]


def staff_only(view: Callable[..., HttpResponseBase]) -> View:
    """Let people on staff in; ask others to sign in, or to set the desk up if it has nobody yet."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            # Times are told in the reader's own zone.
            timezone.activate(ZoneInfo(request.user.zone))
            try:
                answer = view(request, *args, **kwargs)
            # Of the database: nothing has a number that large, or a name with such letters.
            except (OverflowError, DataError):
                raise Http404("There is no such thing, or you may not see it.") from None
            # Nothing of a customer stays in a browser after its person has signed out.
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer
        if not Agent.objects.exists():
            return redirect("welcome")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=403, headers={"X-Sign-In": "needed"})
        return redirect_to_login(request.get_full_path())

    return opened


def permitted(question: Callable[[Agent], bool]) -> Callable[[View], View]:
    """Let those in of whom the question is true; for all others there is no such page."""

    def decorate(view: View) -> View:
        @staff_only
        @wraps(view)
        def opened(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not question(request.user):
                raise Http404("There is no such page, or you may not see it.")
            return view(request, *args, **kwargs)

        return opened

    return decorate
