"""Addresses of hints, of the rules they come from, of colleagues asked, and of complaints."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import (
    coaching,
    complaints,
    consultations,
    first_hints,
    house_facts,
    house_rules,
    house_rules_history,
    house_sentences,
)

HERE = "conversations/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("conversations/new/hints/", first_hints.new_hints, name="new-hints"),
    path(f"{HERE}hints/", coaching.hints, name="hints"),
    path(f"{HERE}questions/", coaching.questions, name="questions"),
    path(f"{HERE}hints/dismissals/", coaching.dismissals, name="hint-dismissals"),
    path("set-up/house-rules/", house_rules.house_rules, name="house-rules"),
    path("set-up/house-rules/text/", house_rules.house_rules_text, name="house-rules-text"),
    path("set-up/house-rules/facts/", house_facts.house_rules_facts, name="house-rules-facts"),
    path(
        "set-up/house-rules/sentences/",
        house_sentences.house_rules_sentences,
        name="house-rules-sentences",
    ),
    path("set-up/house-rules/file/", house_rules.house_rules_file, name="house-rules-file"),
    path(
        "set-up/house-rules/history/",
        house_rules_history.house_rules_history,
        name="house-rules-history",
    ),
    path(
        "set-up/house-rules/dropping/",
        house_rules_history.house_rules_dropping,
        name="house-rules-dropping",
    ),
    path(
        "set-up/house-rules/<int:pk>/restoring/",
        house_rules_history.house_rules_restoring,
        name="house-rules-restoring",
    ),
    path(f"{HERE}consulting/", consultations.consulting, name="consulting"),
    path(f"{HERE}consultations/", consultations.consultations, name="consultations"),
    path("consultations/<int:pk>/", consultations.consultation, name="consultation"),
    path("consultations/<int:pk>/answer/", consultations.answer, name="consultation-answer"),
    path("consultations/<int:pk>/refusal/", consultations.refusal, name="consultation-refusal"),
    path(
        "consultations/<int:pk>/withdrawal/",
        consultations.withdrawal,
        name="consultation-withdrawal",
    ),
    path("complaints/", complaints.complaints, name="complaints"),
    path(f"{HERE}complaint/", complaints.complaint, name="complaint"),
    path(f"{HERE}complaint/steps/", complaints.steps, name="complaint-steps"),
    path(f"{HERE}complaint/withdrawal/", complaints.withdrawal, name="complaint-withdrawal"),
]
