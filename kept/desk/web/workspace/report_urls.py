"""Addresses of the mistakes board and of the reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import audits, mailbox_audits, mistakes, reports

urlpatterns: list[URLPattern] = [
    path("mistakes/", mistakes.mistakes, name="mistakes"),
    path("mistakes/mine/", mistakes.my_mistakes, name="my-mistakes"),
    path("mistakes/<slug:name>/", mistakes.mistake, name="mistake"),
    path("reports/", reports.reports, name="reports"),
    path("reports/ratings/", reports.rating_report, name="rating-report"),
    path("reports/conversations/", reports.report_rows, name="report-rows"),
    path("reports/<slug:name>.csv", reports.report_file, name="report-file"),
    path("audits/", audits.audits, name="audits"),
    path("audits/mailboxes/", mailbox_audits.audit_of_mailbox, name="audit-of-mailbox"),
    path("audits/accounts/", mailbox_audits.audit_of_account, name="audit-of-account"),
    path("audits/<int:pk>/", audits.audit, name="audit"),
    path("audits/<int:pk>/report/", audits.audit_report, name="audit-report"),
    path("audits/<int:pk>/cancellation/", audits.audit_cancellation, name="audit-cancellation"),
    path("audits/<int:pk>/deletion/", audits.audit_deletion, name="audit-deletion"),
]
