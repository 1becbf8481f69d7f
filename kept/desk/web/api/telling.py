"""Rows as programs are told them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from kept.desk.contacts import models as contacts
from kept.desk.conversations import models as conversations
from kept.desk.promises import models as promises
from kept.desk.staff.models import Agent
from kept.desk.web.api import shapes


def promise(row: promises.Promise, *, at: datetime) -> shapes.Promise:
    """A promise; its times in the zone in which the customer was told."""
    there = ZoneInfo(row.zone)
    how: Any = row.how or "hand"
    state: Any = row.state
    return shapes.Promise(
        number=row.pk, conversation=row.conversation_id, url=_url(row.conversation),
        customer=row.contact.display_name, what=row.what, how=how,
        due_from=row.due_from and row.due_from.astimezone(there),
        due_at=row.due_at.astimezone(there), zone=row.zone, state=state,
        is_open=row.closed_at is None, is_late=row.is_late(at), owner=_person(row.owner),
        team=row.team.name if row.team else None, made_at=row.made_at,
        made_by=_person(row.made_by), closed_at=row.closed_at, instead_of=row.follows_id,
    )  # fmt: skip


def conversation(
    row: conversations.Conversation, said: Iterable[conversations.Message], *, next: str
) -> shapes.Conversation:
    """A conversation, and a page of its messages; ``next`` is the cursor of the page after it."""
    status: Any = row.status
    priority: Any = row.priority
    return shapes.Conversation(
        number=row.pk, url=_url(row), subject=row.subject, status=status, priority=priority,
        customer=row.contact.display_name, owner=_person(row.owner),
        team=row.team.name if row.team else None, created_at=row.created_at,
        waiting_since=row.waiting_since, promise_due=row.promise_due,
        merged_into=row.merged_into_id, messages=[_message(one) for one in said],
        next=next or None,
    )  # fmt: skip


def _message(row: conversations.Message) -> shapes.Message:
    kind: Any = row.kind
    author = row.agent.name if row.agent else row.contact.display_name if row.contact else ""
    return shapes.Message(
        number=row.pk, kind=kind, at=row.at, author=author, is_automatic=row.is_automatic,
        text=row.text,
        files=[
            shapes.File(name=file.name, content_type=file.content_type, size=file.size)
            for file in row.attachments.all()
        ],
    )  # fmt: skip


def order(row: contacts.Order) -> shapes.Order:
    return shapes.Order(
        number=row.number, customer=row.contact.display_name, status=row.status, total=row.total,
        placed_on=row.placed_on, promised_on=row.promised_on, delivered_on=row.delivered_on,
        items=[shapes.Item(name=one.name, quantity=one.quantity) for one in row.items.all()],
    )  # fmt: skip


def _url(row: conversations.Conversation) -> str:
    return settings.BASE_URL + row.get_absolute_url()


def _person(agent: Agent | None) -> shapes.Person | None:
    return shapes.Person(name=agent.name, email=agent.email) if agent else None
