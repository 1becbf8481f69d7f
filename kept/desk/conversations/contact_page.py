"""Everything about one person on one screen, and the list of all persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from kept.desk.contacts.models import (
    Contact,
    ContactField,
    ContactMerge,
    ContactNote,
    ContactValue,
    Identity,
    Order,
    Organisation,
)
from kept.desk.conversations.models import Conversation
from kept.desk.lib import keyset
from kept.desk.staff.models import Agent

SHOWN_CONVERSATIONS = 50


@dataclass(frozen=True)
class ContactRow:
    """A line of the list: the person and how they are reached."""

    contact: Contact
    addresses: str


@dataclass(frozen=True)
class ContactList:
    """A page of the list, with the cursors of the pages beside it."""

    rows: tuple[ContactRow, ...]
    next: str
    previous: str


def contacts_page(
    words: str = "", *, organisation: Organisation | None = None, after: str = "", size: int = 50
) -> ContactList:
    """Contacts, newest first; with words: those whose name, address or organisation holds them."""
    found = Contact.objects.current().select_related("organisation")
    if organisation is not None:
        found = found.filter(organisation=organisation)
    for word in words.split()[:5]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(pk__in=Identity.objects.filter(value__icontains=word).values("contact"))
        )
    page = keyset.page(found, order=("-id",), after=after, size=size)
    addresses: dict[int, list[str]] = {}
    for identity in Identity.objects.filter(contact__in=[row.pk for row in page.rows]):
        addresses.setdefault(identity.contact_id, []).append(identity.value)
    rows = tuple(ContactRow(row, ", ".join(addresses.get(row.pk, []))) for row in page.rows)
    return ContactList(rows, page.next, page.previous)


@dataclass(frozen=True)
class ContactPage:
    """One person: who, how to reach them, what they prefer, bought and wrote."""

    contact: Contact
    local_time: str
    identities: tuple[Identity, ...]
    orders: tuple[Order, ...]
    notes: tuple[ContactNote, ...]
    fields: tuple[tuple[ContactField, object], ...]
    merges: tuple[ContactMerge, ...]
    conversations: tuple[Conversation, ...]
    has_more_conversations: bool


def contact_page(contact: Contact, agent: Agent, *, at: datetime) -> ContactPage:
    """Everything this agent may see of the contact; the number of queries is constant.

    ``local_time`` is the contact's clock, empty if the zone is not known.
    """
    values = ContactValue.objects.filter(contact=contact).select_related("field")
    seen = Conversation.objects.visible_to(agent).standing().filter(contact=contact)
    latest = list(
        seen.select_related("owner", "channel")
        .order_by("-last_message_at")[: SHOWN_CONVERSATIONS + 1]
    )  # fmt: skip
    merges = ContactMerge.objects.filter(target=contact, undone_at=None)
    return ContactPage(
        contact=contact,
        local_time=f"{at.astimezone(ZoneInfo(contact.zone)):%H:%M}" if contact.zone else "",
        identities=tuple(contact.identities.all()),
        orders=tuple(contact.orders.prefetch_related("items")[:50]),
        notes=tuple(contact.notes.select_related("by")),
        fields=tuple((value.field, value.value) for value in values),
        merges=tuple(merges.select_related("source", "by")),
        conversations=tuple(latest[:SHOWN_CONVERSATIONS]),
        has_more_conversations=len(latest) > SHOWN_CONVERSATIONS,
    )
