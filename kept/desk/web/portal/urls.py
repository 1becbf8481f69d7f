"""The addresses of customers: short, for they stand in mails."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.portal import follow_up

HERE = "f/<str:token>/"

urlpatterns: list[URLPattern] = [
    path(HERE, follow_up.question, name="their-follow-up"),
    path(f"{HERE}answer/", follow_up.answer, name="their-answer"),
    path(f"{HERE}rating/", follow_up.rating, name="their-rating"),
    path(f"{HERE}words/", follow_up.words, name="their-words"),
    path(f"{HERE}silence/", follow_up.silence, name="their-silence"),
]
