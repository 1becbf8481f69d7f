"""The calendar that other programs read: one address a person, nothing but the address is asked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.lib import rate
from kept.desk.promises import actions, queries
from kept.desk.promises.calendar import calendar
from kept.desk.promises.models import CalendarFeed
from kept.desk.web.workspace.access import StaffRequest, staff_only


@require_safe
def promise_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The open promises of whose address this is; 404 once it was revoked, or they left."""
    at = now()
    if not rate.allows("calendar", rate.visitor(request), at=at, most=120, seconds=600):
        return HttpResponse("Too often. Ask again in ten minutes.", status=429)
    feeds = CalendarFeed.objects.select_related("agent")
    feed = feeds.filter(token=token).first() if token.isprintable() else None
    if feed is None or not feed.agent.is_active:
        raise Http404("There is no such calendar.")
    made = calendar(feed.agent, queries.of(feed.agent, "mine"), at=at)
    return HttpResponse(
        made, content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, max-age=300"},
    )  # fmt: skip


@require_POST
@staff_only
def promise_feed(request: StaffRequest) -> HttpResponse:
    """A new address, after which the old one leads nowhere; with ``end`` none any more."""
    if request.POST.get("end"):
        actions.end_feed(request.user, at=now())
    else:
        actions.open_feed(request.user, at=now())
    return redirect("/promises/#calendar")
