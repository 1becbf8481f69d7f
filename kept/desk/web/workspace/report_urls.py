"""Addresses of the mistakes board and of the reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import mistakes, reports

urlpatterns: list[URLPattern] = [
    path("mistakes/", mistakes.mistakes, name="mistakes"),
    path("mistakes/mine/", mistakes.my_mistakes, name="my-mistakes"),
    path("mistakes/<slug:name>/", mistakes.mistake, name="mistake"),
    path("reports/", reports.reports, name="reports"),
    path("reports/conversations/", reports.report_rows, name="report-rows"),
    path("reports/<slug:name>.csv", reports.report_file, name="report-file"),
]
