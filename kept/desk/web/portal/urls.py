"""The addresses of customers: short, for they stand in mails."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.portal import follow_up, their_conversation, their_words

HERE = "f/<str:token>/"
PAGE = "c/<str:token>/"

urlpatterns: list[URLPattern] = [
    path(HERE, follow_up.question, name="their-follow-up"),
    path(f"{HERE}answer/", follow_up.answer, name="their-answer"),
    path(f"{HERE}rating/", follow_up.rating, name="their-rating"),
    path(f"{HERE}words/", follow_up.words, name="their-words"),
    path(f"{HERE}silence/", follow_up.silence, name="their-silence"),
    path(PAGE, their_conversation.their_conversation, name="their-conversation"),
    path(f"{PAGE}opened/", their_conversation.opened, name="their-page-opened"),
    path(f"{PAGE}words/", their_words.words, name="their-page-words"),
    path(f"{PAGE}call/", their_words.call, name="their-page-call"),
    path(f"{PAGE}mail/", their_words.mail, name="their-page-mail"),
    path(f"{PAGE}files/<str:key>/<str:name>", their_conversation.file, name="their-file"),
]
