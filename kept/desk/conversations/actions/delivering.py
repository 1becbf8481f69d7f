"""How far a reply came; only ever forwards, and told where a person has to do something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kept.desk.conversations import clock, search
from kept.desk.conversations.models import (
    Conversation,
    Delivery,
    DeliveryState,
    Message,
    MessageKind,
    Status,
)
from kept.desk.conversations.projection import (
    change,
    hold,
    settle,
    unanswered_since,
    unsettle_answer,
)
from kept.desk.lib import bus, work
from kept.desk.staff.models import Agent

_UNSENT = (DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.UNCERTAIN)
_LOST = (DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.BOUNCED)


@transaction.atomic
def mark_sent(delivery: Delivery, *, at: datetime) -> bool:
    """The mail server has taken it. False if that, or its coming back, is known already.

    Addresses that it refused (those with a problem) are told in the story.
    """
    message, conversation = _held(delivery)
    if not _move(delivery, _UNSENT, state=DeliveryState.SENT, sent_at=at, problem=""):
        return False
    if delivery.is_scheduled:
        message.at = at  # it was written earlier, but said now
        message.save(update_fields=["at"])
        search.index(message)
        if conversation.last_message_at < at:
            conversation.last_message_at = at
            conversation.save(update_fields=["last_message_at"])
    refused = delivery.recipients.exclude(problem="")
    for recipient in refused:
        told = {"state": "refused", "problem": recipient.problem, "address": recipient.address}
        change(conversation, "delivery-failed", {}, at=at, message=message, data=told)
    work.wake(work.Due.PROMISE)
    if not refused:
        bus.publish("conversation", conversation.pk, team=conversation.team_id)
    return True


@transaction.atomic
def mark_failed(
    delivery: Delivery, *, at: datetime, problem: str, retry_at: datetime | None = None
) -> bool:
    """It could not be sent: it is tried again at ``retry_at``, or a person has to see to it.

    Without ``retry_at`` the conversation is open again, and whom it answered waits again. False
    if it has left already.
    """
    message, conversation = _held(delivery)
    attempts = delivery.attempts + 1
    if retry_at is not None:
        told: dict[str, Any] = {"due_at": retry_at, "attempts": attempts, "problem": problem[:300]}
        moved = _move(delivery, (DeliveryState.QUEUED,), started_at=None, **told)
        bus.publish("conversation", conversation.pk, team=conversation.team_id)
        return moved
    told = {"state": DeliveryState.FAILED, "attempts": attempts, "problem": problem[:300]}
    if not _move(delivery, (DeliveryState.QUEUED, DeliveryState.UNCERTAIN), **told):
        return False
    _call_for_a_person(conversation, message, at=at, lost=True, state="failed", problem=problem)
    return True


@transaction.atomic
def mark_uncertain(delivery: Delivery, *, at: datetime, problem: str) -> bool:
    """The line broke after the text had left: perhaps sent. It is not tried again by itself."""
    message, conversation = _held(delivery)
    told = {"state": DeliveryState.UNCERTAIN, "problem": problem[:300]}
    if not _move(delivery, (DeliveryState.QUEUED,), attempts=delivery.attempts + 1, **told):
        return False
    _call_for_a_person(conversation, message, at=at, lost=False, state="uncertain", problem=problem)
    return True


@transaction.atomic
def mark_bounced(delivery: Delivery, *, at: datetime, address: str, problem: str) -> bool:
    """It came back from one address. False if that is known already.

    If nobody in To has got it, whom it answered waits again.
    """
    message, conversation = _held(delivery)
    recipients = list(delivery.recipients.all())
    about = [r for r in recipients if r.address.lower() == address.lower() and not r.problem]
    if not about and any(r.address.lower() == address.lower() for r in recipients):
        return False
    for recipient in about:
        recipient.problem = problem[:300]
        recipient.save(update_fields=["problem"])
    told: dict[str, Any] = {"state": DeliveryState.BOUNCED, "problem": problem[:300]}
    _move(delivery, (*_UNSENT, DeliveryState.SENT), **told)
    lost = all(r.problem for r in recipients if r.role == "to")
    _call_for_a_person(
        conversation, message, at=at, lost=lost, state="bounced", problem=problem, address=address
    )
    return True


@transaction.atomic
def retry(delivery: Delivery, *, by: Agent, at: datetime) -> bool:
    """Send it again, to whom it did not reach. False if there is nothing to send again."""
    message, conversation = _held(delivery)
    told: dict[str, Any] = {"state": DeliveryState.QUEUED, "due_at": at, "attempts": 0}
    if not _move(delivery, _LOST, problem="", sent_at=None, started_at=None, **told):
        return False
    delivery.recipients.exclude(problem="").update(problem="", sent_at=None)
    event = change(conversation, "delivery-retried", {}, by=by, at=at, message=message)
    if message.kind == MessageKind.REPLY and conversation.status != Status.RESOLVED:
        settle(conversation, event, said_before=message)
        since = unanswered_since(conversation)
        conversation.waiting_since = since
        if since is None and conversation.status == Status.OPEN:
            conversation.status = Status.WAITING
        columns = ["waiting_since", "status"]
        conversation.save(update_fields=[*columns, *clock.wind(conversation, columns)])
    work.wake()
    return True


def _held(delivery: Delivery) -> tuple[Message, Conversation]:
    """The message and its conversation, held before the delivery: always in that order."""
    message = Message.objects.select_related("conversation").get(pk=delivery.message_id)
    hold(message.conversation)
    delivery.refresh_from_db()
    return message, message.conversation


def _move(delivery: Delivery, states: tuple[DeliveryState, ...], **columns: Any) -> bool:
    """Change a delivery that is in one of these states, and give it free."""
    columns["claimed_until"] = None
    moved = Delivery.objects.filter(pk=delivery.pk, state__in=states).update(**columns)
    delivery.refresh_from_db()
    return bool(moved)


def _call_for_a_person(
    conversation: Conversation, message: Message, *, at: datetime, lost: bool, **told: str
) -> None:
    """Open the conversation, and tell what happened; of what a machine wrote, only tell."""
    columns: dict[str, Any] = {}
    if not message.is_automatic:
        columns = {"status": Status.OPEN, "snoozed_until": None}
        if lost:
            unsettle_answer(message, at=at)
            columns["waiting_since"] = unanswered_since(conversation)
    change(conversation, "delivery-failed", columns, at=at, message=message, data=told)
