"""A promise is moved, withdrawn or given to somebody else: never without the customer knowing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kept.desk.conversations import events
from kept.desk.conversations.models import Conversation, Message, MessageKind
from kept.desk.conversations.permissions import may_see
from kept.desk.conversations.projection import hold
from kept.desk.conversations.refusals import MayNotSee
from kept.desk.promises.actions.making import LEAD, Terms, make
from kept.desk.promises.actions.projecting import project
from kept.desk.promises.models import Promise, State
from kept.desk.promises.refusals import CustomerNotTold, Settled, TimeIsOver
from kept.desk.staff.models import Agent


def held(promise: Promise) -> Conversation:
    """The promise read anew and its conversation, held in the order in which everybody holds."""
    conversation = hold(promise.conversation)
    promise.refresh_from_db(from_queryset=Promise.objects.select_for_update())
    return conversation


@transaction.atomic
def renegotiate(
    promise: Promise,
    *,
    due_at: datetime,
    message: Message,
    by: Agent,
    at: datetime,
    due_from: datetime | None = None,
    lead: timedelta = LEAD,
) -> Promise:
    """Promise the same for another time, told by the reply ``message``; the new promise.

    Raises:
        TimeIsOver: it is due already: then it is late, and another time does not mend that.
        CustomerNotTold: ``message`` is no reply in this conversation.
        Settled: it is kept, withdrawn or replaced already.
    """
    conversation = held(promise)
    _refuse_settled(promise)
    _refuse_untold(promise, message)
    if at > promise.due_at:
        raise TimeIsOver(
            "The time of this promise is over, so it cannot be moved. Own that it is late, say "
            "what happens now, and promise that."
        )
    terms = Terms(
        promise.what, due_at, due_from, promise.how, promise.zone, lead, instead_of=promise.pk
    )
    new = make(conversation, terms, by=by, at=at, message=message)
    promise.refresh_from_db()
    return new


@transaction.atomic
def withdraw(promise: Promise, *, message: Message, by: Agent, at: datetime) -> None:
    """Take a promise back; the customer is told by the reply ``message``.

    Raises:
        CustomerNotTold: ``message`` is no reply in this conversation.
        Settled: it is kept, withdrawn or replaced already.
    """
    conversation = held(promise)
    _refuse_settled(promise)
    _refuse_untold(promise, message)
    promise.state, promise.closed_at, promise.told_by = State.WITHDRAWN, at, message
    promise.save()
    project(conversation)
    events.record(
        conversation, "promise-withdrawn", at=at, by=by, message=message, promise=promise.pk,
        what=promise.what,
    )  # fmt: skip


@transaction.atomic
def hand_on(promise: Promise, *, to: Agent | None, by: Agent | None, at: datetime) -> bool:
    """Give an open promise to somebody, or to the team (None). False if it is theirs, or settled.

    Raises:
        MayNotSee: they may not look into its conversation.
    """
    conversation = held(promise)
    if promise.closed_at is not None or promise.owner_id == (to.pk if to else None):
        return False
    if to is not None and not may_see(to, conversation):
        raise MayNotSee([to])
    told: dict[str, Any] = {
        "promise": promise.pk, "what": promise.what, "to": to.name if to else "",
        "from": promise.owner.name if promise.owner else "",
    }  # fmt: skip
    promise.owner, promise.owned_since, promise.team_id = to, at, conversation.team_id
    promise.save(update_fields=["owner", "owned_since", "team"])
    events.record(conversation, "promise-handed-on", at=at, by=by, **told)
    return True


def _refuse_settled(promise: Promise) -> None:
    if promise.closed_at is not None:
        raise Settled(f"This promise is {promise.get_state_display().lower()} already.")


def _refuse_untold(promise: Promise, message: Message) -> None:
    here = message.conversation_id == promise.conversation_id
    if not here or message.kind != MessageKind.REPLY or message.pk == promise.message_id:
        raise CustomerNotTold("Tell the customer by a reply: nobody should wait in vain.")
