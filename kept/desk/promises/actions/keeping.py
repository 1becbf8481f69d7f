"""A promise is kept: because a person says so, or by what happened since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from kept.desk.conversations import events
from kept.desk.conversations.models import (
    ChannelKind,
    Conversation,
    DeliveryState,
    Event,
    Message,
    MessageKind,
)
from kept.desk.promises.actions.projecting import project
from kept.desk.promises.actions.settling import held
from kept.desk.promises.models import CALL, ORDER, Promise, Promises, State
from kept.desk.staff.models import Agent

SENT = frozenset("sent shipped dispatched posted underway delivered arrived completed".split())
ARRIVED = frozenset("delivered arrived completed".split())
"""What shops call an order that has left, and one that is there."""
SAME_BREATH = timedelta(minutes=2)
"""A reply so soon after the promise belongs to it, and keeps nothing."""
_NO_ANSWER = Event.objects.filter(message=OuterRef("pk"), kind="replied", data__answers=False)
"""Being told who cares from now on is nothing that was promised."""
_NOT_GONE = (DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.BOUNCED)


@transaction.atomic
def keep(
    promise: Promise, *, by: Agent | None, at: datetime, event: Event | None = None, how: str = ""
) -> bool:
    """Mark a promise kept at that moment, by ``event`` if one shows it. False if it is settled."""
    conversation = held(promise)
    if promise.closed_at is not None:
        return False
    promise.state, promise.closed_at, promise.kept_by = State.KEPT, at, event
    promise.save()
    project(conversation)
    events.record(
        conversation, "promise-kept", at=at, by=by, promise=promise.pk, what=promise.what,
        how=how, late=at > promise.due_at, said=promise.message_id,
    )  # fmt: skip
    return True


def keep_what_was_kept(at: datetime, conversation: Conversation | None = None) -> int:
    """Mark kept what a reply, a call or an order has kept since; how many.

    In one conversation, or in all.
    """
    promises = Promise.objects.open()
    if conversation is not None:
        promises = promises.filter(conversation=conversation)
    found = (*_by_replies(promises), *_by_calls(promises), *_by_orders(promises, at))
    return sum(
        keep(promise, by=event.agent if event else None, at=when, event=event, how=how)
        for promise, event, when, how in found
    )


Kept = Iterator[tuple[Promise, Event | None, datetime, str]]


def _by_replies(promises: Promises) -> Kept:
    """A reply by the promised channel that has left, or was sent past the desk."""
    replies = Message.objects.filter(
        Q(delivery=None) | ~Q(delivery__state__in=_NOT_GONE), kind=MessageKind.REPLY,
        is_automatic=False, is_archive=False,
    )  # fmt: skip
    here = replies.filter(
        conversation=OuterRef("conversation"), channel__kind=OuterRef("how"),
        at__gt=OuterRef("made_at"),
    )  # fmt: skip
    for promise in promises.filter(Exists(here), how__in=ChannelKind.values):
        since = replies.filter(
            conversation=promise.conversation_id, channel__kind=promise.how,
            at__gt=promise.made_at + SAME_BREATH,
        )  # fmt: skip
        since = since.exclude(promises=promise).exclude(Exists(_NO_ANSWER))
        reply = since.order_by("at", "pk").first()
        if reply is not None:
            yield (
                promise,
                Event.objects.filter(message=reply, kind="replied").first(),
                reply.at,
                "reply",
            )


def _by_calls(promises: Promises) -> Kept:
    calls = Event.objects.filter(
        conversation=OuterRef("conversation"), kind="called", at__gte=OuterRef("made_at")
    )
    for promise in promises.filter(Exists(calls), how=CALL):
        made = Event.objects.filter(
            conversation=promise.conversation_id, kind="called", at__gte=promise.made_at
        )
        call = next((event for event in made if event.data.get("reached")), None)
        if call is not None:
            yield promise, call, call.at, "call"


def _by_orders(promises: Promises, at: datetime) -> Kept:
    for promise in promises.filter(how=ORDER, order__isnull=False).select_related("order"):
        order = promise.order
        assert order is not None  # the query asked for one
        was, now = promise.order_was.strip().lower(), order.status.strip().lower()
        arrived = order.delivered_on is not None or (now in ARRIVED and was not in ARRIVED)
        if arrived or (now in SENT and was not in SENT):
            yield promise, None, at, "order"
