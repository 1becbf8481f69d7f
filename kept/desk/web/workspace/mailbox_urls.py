"""Addresses of the mailboxes in set-up."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import mailbox_checks, mailbox_sign_in, mailboxes, quarantine

HERE = "set-up/mailboxes/"

urlpatterns: list[URLPattern] = [
    path(HERE, mailboxes.mailboxes, name="mailboxes"),
    path(f"{HERE}new/", mailboxes.connecting, name="mailbox-connecting"),
    path(f"{HERE}signed-in/", mailbox_sign_in.signed_in, name="mailbox-signed-in"),
    path(f"{HERE}<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path(f"{HERE}<int:pk>/check/", mailbox_checks.checking, name="mailbox-check"),
    path(f"{HERE}<int:pk>/pause/", mailboxes.pausing, name="mailbox-pause"),
    path(f"{HERE}<int:pk>/resumption/", mailboxes.resumption, name="mailbox-resumption"),
    path(f"{HERE}<int:pk>/disconnection/", mailboxes.disconnection, name="mailbox-disconnection"),
    path(
        f"{HERE}<int:pk>/sign-in/<str:provider>/",
        mailbox_sign_in.signing_in,
        name="mailbox-sign-in",
    ),
    path("set-up/registrations/<str:provider>/", mailbox_sign_in.registration, name="registration"),
    path("set-up/quarantine/<int:pk>/", quarantine.quarantined, name="quarantined"),
    path("set-up/quarantine/<int:pk>/retry/", quarantine.retrying, name="quarantine-retry"),
    path("set-up/quarantine/<int:pk>/discard/", quarantine.discarding, name="quarantine-discard"),
]
