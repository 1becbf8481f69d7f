"""The addresses of the workspace: nouns, one block a screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import (
    coaching_urls,
    contact_urls,
    conversation_urls,
    follow_up_urls,
    home,
    mailbox_urls,
    palette,
    phrase_urls,
    promise_urls,
    report_urls,
    staff_urls,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("waiting/", home.waiting, name="waiting"),
    path("promises/late/", home.late_promises, name="late-promises"),
    path("theme/", home.theme, name="theme"),
    path("silence/", home.silence, name="silence"),
    path("palette/", palette.palette, name="palette"),
    path("patterns/", home.patterns, name="patterns"),
    *conversation_urls.urlpatterns,
    *coaching_urls.urlpatterns,
    *phrase_urls.urlpatterns,
    *promise_urls.urlpatterns,
    *staff_urls.urlpatterns,
    *contact_urls.urlpatterns,
    *follow_up_urls.urlpatterns,
    *mailbox_urls.urlpatterns,
    *report_urls.urlpatterns,
]
