"""A conversation of the desk as ``kept.mistakes`` sees it: complete, and in one place.

The audit reads the same value from an archive, so the same words get the same findings in the
composer, on the desk and in a report.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import QuerySet

from kept.desk.coaching.earlier import earlier
from kept.desk.contacts.models import Contact, Identity
from kept.desk.contacts.models import Order as OrderRow
from kept.desk.conversations.events import UNDOING, undone
from kept.desk.conversations.models import Conversation, Event, MessageKind
from kept.desk.conversations.models import Message as MessageRow
from kept.desk.lib.prepared import prepared
from kept.desk.promises.models import Promise, State
from kept.desk.promises.queries import ledger
from kept.mistakes import conversation as seen

ORDERS = 20
_TOLD = (
    "assigned", "handed-over", "team-changed", "work-returned", "merged", "resolved", "reopened",
    "snoozed", "woke", "status-changed", "complaint-opened", "complaint-step",
    "check-back", "confirmed", "rated",
    "called", "promise-kept", *UNDOING,
)  # fmt: skip
"""The events that the engine has words for."""
_FOLLOW_UPS = {"check-back", "confirmed", "rated"}
_ASKED = {"asked": "check-back"}
"""What it says of following up that somebody resolved and asked; else the customer said so."""
_AUTHORS: dict[str, seen.Author] = {
    MessageKind.INCOMING: "customer", MessageKind.REPLY: "agent", MessageKind.NOTE: "agent",
}  # fmt: skip


def as_seen(conversation: Conversation) -> seen.Conversation:
    """The whole conversation, with what is known of the customer; nine queries.

    In one that is not there yet nothing was said, and nothing is asked of it.
    """
    topic, before = earlier(conversation)
    is_there = not conversation._state.adding
    return seen.Conversation(
        id=str(conversation.pk),
        messages=tuple(_messages(conversation)) if is_there else (),
        channel=conversation.channel.kind,
        subject=conversation.subject or None,
        customer=_customer(conversation, before),
        opened_at=conversation.created_at,
        team=conversation.team.name if conversation.team else None,
        agent=conversation.owner.name if conversation.owner else None,
        priority=conversation.priority,
        topic=topic,
        events=tuple(_events(conversation)) if is_there else (),
        orders=tuple(_order(row) for row in _orders(conversation.contact_id)),
        commitments=tuple(map(_commitment, ledger(conversation))) if is_there else (),
    )


def _messages(conversation: Conversation) -> Iterator[seen.Message]:
    """Columns, not objects: sixty messages with their people are made in a third of the time."""
    for pk, kind, at, text, fold, is_automatic, agent, contact, channel in _said(conversation.pk):
        author = _AUTHORS[kind]
        yield seen.Message(
            id=str(pk),
            author="bot" if is_automatic and author == "agent" else author,
            text=text if fold is None else text[:fold],
            at=at,
            name=(contact if author == "customer" else agent) or None,
            channel=channel or conversation.channel.kind,
            internal=kind == MessageKind.NOTE,
        )


@prepared
def _said(conversation: int) -> QuerySet[MessageRow, tuple[Any, ...]]:
    said = MessageRow.objects.filter(conversation=conversation, kind__in=_AUTHORS)
    return said.order_by("at", "pk").values_list(
        "pk", "kind", "at", "text", "fold_at", "is_automatic", "agent__name", "contact__name",
        "channel__kind",
    )  # fmt: skip


def _customer(conversation: Conversation, earlier: tuple[seen.Earlier, ...]) -> seen.Customer:
    contact: Contact = conversation.contact
    email = _addresses.first(contact.pk)
    return seen.Customer(
        name=contact.called or contact.name or None,
        email=email,
        timezone=contact.zone or None,
        language=contact.language or None,
        preferred_channel=contact.preferred_channel or None,
        contact_from=contact.reach_from,
        contact_until=contact.reach_until,
        earlier=earlier,
    )


@prepared
def _addresses(contact: int) -> QuerySet[Identity, str]:
    found = Identity.objects.filter(contact=contact, scheme="email").order_by("pk")
    return found.values_list("value", flat=True)[:1]


@prepared
def _orders(contact: int) -> QuerySet[OrderRow]:
    return OrderRow.objects.filter(contact=contact).prefetch_related("items")[:ORDERS]


def _order(row: OrderRow) -> seen.Order:
    return seen.Order(
        number=row.number,
        items=tuple(item.name for item in row.items.all()),
        status=row.status or None,
        promised=_end_of(row.promised_on),
        delivered=_end_of(row.delivered_on),
    )


def _commitment(row: Promise) -> seen.Commitment:
    """What was moved before it was due counts as withdrawn in time: another stands in for it."""
    told = row.state in (State.WITHDRAWN, State.RENEGOTIATED)
    return seen.Commitment(
        message=str(row.message_id) if row.message_id else None,
        what=row.what,
        made_at=row.made_at,
        due=row.due_at,
        kept_at=row.closed_at if row.state == State.KEPT else None,
        withdrawn_at=row.closed_at if told else None,
    )


def _end_of(day: date | None) -> datetime | None:
    """A shop promises a day: it is kept until the day is over."""
    return datetime.combine(day, time(23, 59), UTC) if day else None


@prepared
def _told_of(conversation: int) -> QuerySet[Event, tuple[Any, ...]]:
    told = Event.objects.filter(conversation=conversation, kind__in=_TOLD).order_by("at", "pk")
    return told.values_list("pk", "kind", "at", "agent__name", "message_id", "data")


def _events(conversation: Conversation) -> Iterator[seen.Event]:
    told_of = _told_of(conversation.pk)
    gone = undone(data for _, kind, *_, data in told_of if kind in UNDOING)
    for pk, kind, at, who, message, data in told_of:
        if pk in gone or kind in UNDOING:
            continue
        if kind in {"assigned", "handed-over", "team-changed"}:
            what = "team" if kind == "team-changed" else "owner"
            moved = "transferred" if data.get("from") else "assigned"
            before, after = data.get("from") or None, data.get("to") or None
            yield seen.Event(at, moved, what, before, after, by=who)
        elif kind == "work-returned":
            yield seen.Event(at, "absent", before=data.get("from"))
        elif kind == "merged":
            yield seen.Event(at, "merged", before=str(data.get("other", "")))
        elif kind in {"resolved", "reopened"}:
            yield seen.Event(at, kind, by=who, reason=data.get("reason"))
            if data.get("confirmation"):
                yield seen.Event(at, _ASKED.get(data["confirmation"], "confirmed"))
        elif kind in _FOLLOW_UPS:
            yield seen.Event(at, kind, what=str(data["score"]) if "score" in data else None)
        elif kind == "complaint-opened":
            if who:  # what the desk recognised by itself is in the words
                yield seen.Event(at, kind, what=str(message) if message else None, by=who)
        elif kind == "complaint-step":
            if data.get("step") == "remedy":
                yield seen.Event(at, "remedy", what=data.get("words"), by=who)
        elif kind == "called":
            told = "called" if data.get("reached") else "proactive"
            yield seen.Event(at, told, "phone", by=who)
        elif kind == "promise-kept":
            if data.get("said"):
                yield seen.Event(at, "promise-kept", str(data["said"]), by=who)
        else:
            after = {"snoozed": "snoozed", "woke": "open"}.get(kind, "waiting")
            yield seen.Event(at, "status", after=after, by=who)
