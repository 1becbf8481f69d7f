"""A promise is made: what, by when, who keeps it, and when somebody is to be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kept.desk.contacts.models import Order
from kept.desk.conversations import events
from kept.desk.conversations.models import Conversation, Message
from kept.desk.conversations.projection import hold_standing
from kept.desk.conversations.refusals import NotPossible
from kept.desk.lib import work
from kept.desk.promises.actions.projecting import project
from kept.desk.promises.models import ORDER, Promise, Reminder, ReminderKind, State
from kept.desk.promises.refusals import Settled, TimeIsOver
from kept.desk.staff.models import Absence, Agent

LEAD = timedelta(minutes=30)
"""So long before a promise can first be kept, somebody is reminded, unless the house says."""
LATE_AFTER = timedelta(minutes=1)
"""A reply sent in the last minute needs its seconds to leave."""
BROKEN_AFTER = timedelta(days=1)
"""A promise that is late for so long is broken, whatever comes of it."""


@dataclass(frozen=True)
class Terms:
    """What is promised: moments are aware, ``zone`` is the customer's, ``lead`` the reminder's.

    ``instead_of`` is the number of an open promise that this one stands in for, ``quote`` the
    words of a reply that make it.
    """

    what: str
    due_at: datetime
    due_from: datetime | None = None
    how: str = ""
    zone: str = "UTC"
    lead: timedelta = LEAD
    instead_of: int | None = None
    quote: str = ""


@transaction.atomic
def make(
    conversation: Conversation,
    terms: Terms,
    *,
    by: Agent | None,
    at: datetime,
    message: Message | None = None,
    why: str = "",
) -> Promise:
    """Enter a promise into the ledger; ``message`` is the reply that tells the customer, ``why``
    a reason for its hour.

    It is owned by who makes it, or by the conversation's owner if a program does (``by`` is
    None); by the team if that person is away. The promise it stands in for is renegotiated if
    that is not due yet, else it was broken.

    Raises:
        NotPossible: it says nothing. TimeIsOver: it would be due already.
        Settled: what it stands in for is not open any more.
    """
    conversation = hold_standing(conversation)
    what = " ".join(terms.what.split())[:300]
    if not what:
        raise NotPossible("Say what is promised.")
    if terms.due_at <= at:
        raise TimeIsOver("That time is over already. Promise a later one.")
    old = _replaced(conversation, terms, message, by=by, at=at)
    promise = _entered(conversation, terms, what, by, at, message, old)
    _plan(promise, terms.lead, at)
    project(conversation)
    events.record(
        conversation, "promised", at=at, by=by, message=message, promise=promise.pk, what=what,
        due=promise.due_at.isoformat(), instead=old is not None, said=message is not None,
        why=why,
    )  # fmt: skip
    work.wake(work.Due.PROMISE)
    return promise


def _entered(
    conversation: Conversation,
    terms: Terms,
    what: str,
    by: Agent | None,
    at: datetime,
    message: Message | None,
    old: Promise | None,
) -> Promise:
    order = _order(conversation) if terms.how == ORDER else None
    entered: Promise = Promise.objects.create(
        conversation=conversation, message=message, team_id=conversation.team_id,
        owner=_owner(conversation, by, at), owned_since=at, what=what, how=terms.how,
        order=order, order_was=order.status if order else "", due_at=terms.due_at,
        due_from=terms.due_from if (terms.due_from or at) > at else None,
        zone=terms.zone or "UTC", made_at=at, made_by=by, follows=old,
    )  # fmt: skip
    return entered


def _plan(promise: Promise, lead: timedelta, at: datetime) -> None:
    """The moments of a promise. One that is due within the lead comes halfway."""
    coming = promise.begins_at - lead
    if coming <= at:
        coming = at + (promise.due_at - at) / 2
    moments = {
        ReminderKind.COMING: coming,
        ReminderKind.LATE: promise.due_at + LATE_AFTER,
        ReminderKind.BROKEN: promise.due_at + BROKEN_AFTER,
    }
    Reminder.objects.bulk_create(
        Reminder(promise=promise, kind=kind, due_at=moment) for kind, moment in moments.items()
    )


def _replaced(
    conversation: Conversation,
    terms: Terms,
    message: Message | None,
    *,
    by: Agent | None,
    at: datetime,
) -> Promise | None:
    if terms.instead_of is None:
        return None
    held = Promise.objects.select_for_update().filter(conversation=conversation)
    old: Promise | None = held.filter(pk=terms.instead_of).first()
    if old is None or old.closed_at is not None:
        raise Settled("The promise that this one stands in for is not open any more.")
    old.closed_at, old.told_by = at, message
    if at <= old.due_at:
        old.state = State.RENEGOTIATED
    else:
        old.state, old.broken_at = State.BROKEN, old.broken_at or at
    old.save()
    events.record(
        conversation, "promise-moved", at=at, by=by, message=message, promise=old.pk,
        what=old.what, was=old.due_at.isoformat(), due=terms.due_at.isoformat(),
        late=at > old.due_at,
    )  # fmt: skip
    return old


def _owner(conversation: Conversation, by: Agent | None, at: datetime) -> Agent | None:
    owner = by or conversation.owner
    if owner is None or not owner.is_active or Absence.objects.at(at).filter(agent=owner).exists():
        return None
    return owner


def _order(conversation: Conversation) -> Order | None:
    """The newest order that has not arrived."""
    return Order.objects.filter(contact=conversation.contact_id, delivered_on=None).first()
