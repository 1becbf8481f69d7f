"""A conversation of the desk as ``kept.mistakes`` sees it: complete, and in one place.

The audit reads the same value from an archive, so the same words get the same findings in the
composer, on the desk and in a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from kept.desk.contacts.models import Contact
from kept.desk.contacts.models import Order as OrderRow
from kept.desk.conversations.models import Conversation, MessageKind
from kept.desk.conversations.models import Event as EventRow
from kept.desk.conversations.models import Message as MessageRow
from kept.mistakes import conversation as seen

EARLIER, ORDERS = 20, 20
_AUTHORS: dict[str, seen.Author] = {
    MessageKind.INCOMING: "customer", MessageKind.REPLY: "agent", MessageKind.NOTE: "agent",
}  # fmt: skip


def as_seen(conversation: Conversation) -> seen.Conversation:
    """The whole conversation, with what is known of the customer; five queries."""
    messages = conversation.messages.select_related("agent", "contact", "channel").order_by(
        "at", "pk"
    )
    events = conversation.events.select_related("agent").order_by("at", "pk")
    orders = conversation.contact.orders.prefetch_related("items")[:ORDERS]
    return seen.Conversation(
        id=str(conversation.pk),
        messages=tuple(_messages(messages, conversation.channel.kind)),
        channel=conversation.channel.kind,
        subject=conversation.subject or None,
        customer=_customer(conversation),
        opened_at=conversation.created_at,
        team=conversation.team.name if conversation.team else None,
        agent=conversation.owner.name if conversation.owner else None,
        priority=conversation.priority,
        events=tuple(each for row in events for each in _events(row)),
        orders=tuple(_order(row) for row in orders),
    )


def _messages(rows: Iterable[MessageRow], channel: str) -> Iterator[seen.Message]:
    for row in rows:
        author = _AUTHORS.get(row.kind)
        if author is None:
            continue  # passed on to somebody else: not said to the customer
        who = row.contact if author == "customer" else row.agent
        yield seen.Message(
            id=str(row.pk),
            author="bot" if row.is_automatic and author == "agent" else author,
            text=row.own_text,
            at=row.at,
            name=who.name if who and who.name else None,
            channel=row.channel.kind if row.channel else channel,
            internal=row.kind == MessageKind.NOTE,
        )


def _customer(conversation: Conversation) -> seen.Customer:
    contact: Contact = conversation.contact
    earlier = Conversation.objects.standing().filter(
        contact=contact, created_at__lt=conversation.created_at
    ).exclude(pk=conversation.pk).order_by("-created_at")[:EARLIER]  # fmt: skip
    email = contact.identities.filter(scheme="email").first()
    return seen.Customer(
        name=contact.called or contact.name or None,
        email=email.value if email else None,
        timezone=contact.zone or None,
        language=contact.language or None,
        preferred_channel=contact.preferred_channel or None,
        contact_from=contact.reach_from,
        contact_until=contact.reach_until,
        earlier=tuple(
            seen.Earlier(id=str(one.pk), at=one.created_at, subject=one.subject or None)
            for one in earlier
        ),
    )


def _order(row: OrderRow) -> seen.Order:
    return seen.Order(
        number=row.number,
        items=tuple(item.name for item in row.items.all()),
        status=row.status or None,
        promised=_end_of(row.promised_on),
        delivered=_end_of(row.delivered_on),
    )


def _end_of(day: date | None) -> datetime | None:
    """A shop promises a day: it is kept until the day is over."""
    return datetime.combine(day, time(23, 59), UTC) if day else None


def _events(row: EventRow) -> Iterator[seen.Event]:
    who = row.agent.name if row.agent else None
    data = row.data
    if row.kind in {"assigned", "handed-over", "team-changed"}:
        what = "team" if row.kind == "team-changed" else "owner"
        kind = "transferred" if data.get("from") else "assigned"
        yield seen.Event(
            row.at, kind, what, data.get("from") or None, data.get("to") or None, by=who
        )
    elif row.kind == "work-returned":
        yield seen.Event(row.at, "absent", before=data.get("from"))
    elif row.kind == "merged":
        yield seen.Event(row.at, "merged", before=str(data.get("other", "")))
    elif row.kind in {"resolved", "reopened"}:
        yield seen.Event(row.at, row.kind, by=who, reason=data.get("reason"))
    elif row.kind in {"snoozed", "woke", "status-changed"}:
        after = {"snoozed": "snoozed", "woke": "open"}.get(row.kind, "waiting")
        yield seen.Event(row.at, "status", after=after, by=who)
