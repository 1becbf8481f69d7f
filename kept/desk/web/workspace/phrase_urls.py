"""Addresses of stock phrases, and of what is proposed instead of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import phrases, wordings

HERE = "set-up/phrases/"
ONE = "set-up/phrases/wordings/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(HERE, phrases.phrases, name="phrases"),
    path(f"{HERE}phrase/", phrases.phrase, name="phrase"),
    path(f"{HERE}wordings/", phrases.proposals, name="wording-proposals"),
    path(f"{ONE}votes/", wordings.votes, name="wording-votes"),
    path(f"{ONE}withdrawal/", wordings.withdrawal, name="wording-withdrawal"),
    path(f"{ONE}adoption/", wordings.adoption, name="wording-adoption"),
    path(f"{ONE}closing/", wordings.closing, name="wording-closing"),
    path(f"{ONE}saved-replies/<int:saved>/", wordings.replacement, name="wording-replacement"),
    path("conversations/<int:pk>/wordings/", phrases.wordings_here, name="wordings-here"),
]
