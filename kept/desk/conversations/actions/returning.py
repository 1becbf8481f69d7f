"""Replies that come back before they have left, as drafts of whoever wrote them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kept.desk.conversations import events
from kept.desk.conversations.actions.attachments import remove_files
from kept.desk.conversations.models import (
    Conversation,
    Delivery,
    DeliveryState,
    Draft,
    DraftKind,
    Event,
    Message,
    MessageKind,
    Status,
)
from kept.desk.conversations.projection import (
    BY_HAND,
    change,
    hold,
    last_said,
    restorable,
    settle,
    unanswered_since,
    unsettle_answer,
)
from kept.desk.conversations.refusals import TooLate
from kept.desk.conversations.search import forget
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent


@transaction.atomic
def take_back(message: Message, *, by: Agent, at: datetime) -> Draft:
    """Make a reply that has not left a draft again: within its ten seconds, or while scheduled.

    The conversation stands as it did before, except for what was changed since; one that began
    with this message is gone.

    Raises:
        TooLate: it has left, is just leaving, or has reached one of several people.
    """
    conversation = hold(message.conversation)
    delivery = _waiting_delivery(message)
    if delivery is None:
        raise TooLate("It is too late to take this back: the reply has left.")
    columns = _columns_without(conversation, message, at)
    undoes = Event.objects.filter(message=message, kind="resolved").values_list("pk", flat=True)
    told = {"undoes": list(undoes)}
    draft = _into_draft(message, delivery, at=at)
    change(conversation, "unsent", columns, by=by, at=at, data=told)
    if not conversation.messages.exists() and not conversation.moves_in.exists():
        draft.conversation = None
        draft.save(update_fields=["conversation"])
        conversation.delete()
    return draft


def return_scheduled(conversation: Conversation, *, at: datetime) -> bool:
    """Make every reply that was to be sent later a draft again, for the customer wrote before.

    True if there was one; what it had answered awaits an answer again.
    """
    returned = False
    for message in _scheduled(conversation.pk):
        delivery = _waiting_delivery(message)
        if delivery is not None:
            unsettle_answer(message, at=at)
            _into_draft(message, delivery, at=at, why="The customer wrote before it was sent.")
            events.record(conversation, "unsent", at=at, by=message.agent, returned=True)
            returned = True
    return returned


@prepared
def _scheduled(conversation: int) -> QuerySet[Message]:
    rows = Message.objects.filter(
        conversation=conversation,
        delivery__state=DeliveryState.QUEUED,
        delivery__is_scheduled=True,
    )
    return rows.select_related("agent")


def _waiting_delivery(message: Message) -> Delivery | None:
    """The delivery, locked, if nobody has begun to send it and nobody has got it; else None."""
    waiting = Delivery.objects.select_for_update().filter(
        message=message, state=DeliveryState.QUEUED, claimed_until=None, started_at=None,
        message__is_automatic=False,
    )  # fmt: skip
    return waiting.exclude(recipients__sent_at__isnull=False).first()


def _columns_without(conversation: Conversation, message: Message, at: datetime) -> dict[str, Any]:
    """What the conversation's columns are if the message was never said."""
    said = Event.objects.filter(message=message, kind="replied").first()
    columns = {} if said is None else restorable(conversation, said)
    unsettle_answer(message, at=at)
    if columns.get("status", conversation.status) == Status.RESOLVED:
        _settle_anew(conversation, message)
    columns["waiting_since"] = unanswered_since(conversation)
    now = last_said(conversation, but=message)  # a merge may have brought what came later
    if now and now["last_message_at"] > columns.get(
        "last_message_at", conversation.last_message_at
    ):
        columns |= now
    return columns


def _settle_anew(conversation: Conversation, message: Message) -> None:
    """In what somebody resolved since, nobody awaits an answer: their word counts now."""
    settling = Event.objects.filter(conversation=conversation, kind__in=["replied", *BY_HAND])
    last = settling.exclude(message=message).order_by("-pk").first()
    if last is not None:
        settle(conversation, last)


def _passed_on(forward: Message) -> Message | None:
    """The message that a forward sends on; its files, which go along by themselves, are let go."""
    told = Event.objects.filter(message=forward, kind="forwarded").first()
    of = told.data.get("of", 0) if told else 0
    found = Message.objects.filter(pk=of, conversation=forward.conversation_id).first()
    if found is not None:
        same = found.attachments.values("file")
        remove_files(forward.attachments.filter(file__in=same))
    return found


def _into_draft(message: Message, delivery: Delivery, *, at: datetime, why: str = "") -> Draft:
    """Put text, recipients and files into the draft of who wrote them, before what is there."""
    draft, _is_new = Draft.objects.get_or_create(
        conversation=message.conversation,
        agent=message.agent,
        kind=DraftKind.FORWARD if message.kind == MessageKind.FORWARD else DraftKind.REPLY,
        defaults={"updated_at": at},
    )
    typed: dict[str, list[str]] = {"to": [], "cc": [], "bcc": []}
    for recipient in delivery.recipients.all():
        typed[recipient.role].append(recipient.address)
    draft.to, draft.cc, draft.bcc = (", ".join(typed[role]) for role in ("to", "cc", "bcc"))
    draft.html = message.html + draft.html
    draft.subject, draft.channel = message.subject, message.channel
    draft.returned, draft.updated_at, draft.revision = why, at, draft.revision + 1
    if message.kind == MessageKind.FORWARD:
        draft.seen = _passed_on(message)
    draft.save()
    message.attachments.update(message=None, draft=draft)
    forget(message)
    message.delete()
    return draft
