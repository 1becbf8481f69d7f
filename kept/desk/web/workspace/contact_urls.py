"""Addresses of contacts, their merges and orders, and of blocked senders."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import contact_merges, contacts, orders, organisations, privacy

urlpatterns: list[URLPattern] = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<int:pk>/", contacts.contact, name="contact"),
    path("contacts/<int:pk>/description/", contacts.description, name="contact-description"),
    path("contacts/<int:pk>/identities/", contacts.identities, name="identities"),
    path(
        "contacts/<int:pk>/identities/<int:identity>/removal/",
        contacts.identity_removal,
        name="identity-removal",
    ),
    path("contacts/<int:pk>/notes/", contacts.notes, name="contact-notes"),
    path(
        "contacts/<int:pk>/notes/<int:note>/removal/",
        contacts.note_removal,
        name="contact-note-removal",
    ),
    path("contacts/<int:pk>/merge/", contact_merges.merging, name="contact-merge"),
    path("merges/<int:pk>/undoing/", contact_merges.merge_undoing, name="contact-merge-undoing"),
    path("contacts/<int:pk>/privacy/", privacy.person, name="contact-privacy"),
    path("contacts/<int:pk>/privacy/copy/", privacy.copy, name="contact-copy"),
    path("contacts/<int:pk>/privacy/erasure/", privacy.erasure, name="contact-erasure"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("contacts/orders/", orders.import_orders, name="orders-import"),
    path("contacts/blocks/", orders.blocks, name="blocks"),
    path("contacts/blocks/<int:pk>/removal/", orders.unblocking, name="unblocking"),
]
