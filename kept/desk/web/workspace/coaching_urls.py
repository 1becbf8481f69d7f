"""Addresses of hints, of the rules they come from, and of complaints."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import coaching, complaints

HERE = "conversations/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{HERE}hints/", coaching.hints, name="hints"),
    path(f"{HERE}questions/", coaching.questions, name="questions"),
    path(f"{HERE}hints/dismissals/", coaching.dismissals, name="hint-dismissals"),
    path("set-up/house-rules/", coaching.house_rules, name="house-rules"),
    path("complaints/", complaints.complaints, name="complaints"),
    path(f"{HERE}complaint/", complaints.complaint, name="complaint"),
    path(f"{HERE}complaint/steps/", complaints.steps, name="complaint-steps"),
    path(f"{HERE}complaint/withdrawal/", complaints.withdrawal, name="complaint-withdrawal"),
]
