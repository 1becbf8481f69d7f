"""Addresses of follow-ups and of their set-up."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import follow_up_rules, follow_ups

HERE = "follow-ups/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("follow-ups/", follow_ups.follow_ups, name="follow-ups"),
    path(f"{HERE}sending/", follow_ups.sending, name="follow-up-sending"),
    path(f"{HERE}due/", follow_ups.due, name="follow-up-due"),
    path(f"{HERE}cancellation/", follow_ups.cancellation, name="follow-up-cancellation"),
    path(
        "conversations/<int:pk>/follow-up/exemption/",
        follow_ups.exemption,
        name="follow-up-exemption",
    ),
    path("set-up/follow-ups/", follow_up_rules.rules, name="follow-up-rules"),
    path("set-up/follow-ups/<str:language>/", follow_up_rules.words, name="follow-up-words"),
    path(
        "set-up/follow-ups/<str:language>/reset/",
        follow_up_rules.words_reset,
        name="follow-up-words-reset",
    ),
]
