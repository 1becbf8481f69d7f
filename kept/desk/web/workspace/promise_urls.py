"""Addresses of promises."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import (
    promise_apology,
    promise_calendar,
    promise_letters,
    promise_owners,
    promises,
    spoken,
)

urlpatterns: list[URLPattern] = [
    path("promises/", promises.promises, name="promises"),
    path("promises/calendar/", promise_calendar.promise_feed, name="promise-feed"),
    path(
        "promises/calendar/<str:token>.ics",
        promise_calendar.promise_calendar,
        name="promise-calendar",
    ),
    path("promises/<int:pk>/keeping/", promises.keeping, name="promise-keeping"),
    path("promises/<int:pk>/owner/", promise_owners.promise_owner, name="promise-owner"),
    path("promises/<int:pk>/time/", promise_letters.promise_time, name="promise-time"),
    path(
        "promises/<int:pk>/withdrawal/",
        promise_letters.promise_withdrawal,
        name="promise-withdrawal",
    ),
    path("promises/<int:pk>/apology/", promise_apology.promise_apology, name="promise-apology"),
    path("spoken/<int:pk>/promise/", spoken.spoken_promise, name="spoken-promise"),
    path("spoken/<int:pk>/denial/", spoken.spoken_denial, name="spoken-denial"),
    path("conversations/<int:pk>/promises/", promises.promises_here, name="promises-here"),
    path("conversations/<int:pk>/calls/", promises.calls, name="calls"),
]
