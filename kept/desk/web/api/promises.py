"""Promises for programs: read, made, kept, moved and withdrawn as on the screens."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from kept.desk.coaching import calling, promise_times, promised, renegotiating
from kept.desk.conversations import permissions
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import NotPossible
from kept.desk.lib import keyset
from kept.desk.lib.places import zones
from kept.desk.promises import actions, models, queries, rows
from kept.desk.promises.actions import Request, Terms
from kept.desk.promises.refusals import Settled
from kept.desk.promises.wording import LATER, worded
from kept.desk.staff.models import Agent
from kept.desk.web.api import shapes, telling
from kept.desk.web.api.answers import Stopped
from kept.desk.web.api.door import Call
from kept.desk.web.api.operations import Given

_ORDER = ("due_at", "id")
_LONGEST_NAME = 200
FURTHEST = timedelta(days=3_660)
"""Nobody promises anything for later."""


def of_desk(call: Call, *, query: shapes.PromisesOfDesk) -> Given:
    """Open promises that the key's person may see, soonest due first."""
    found = queries.of(call.agent, query.of).open()
    if query.state == "late":
        found = found.past(call.at)
    return _page(call, found, query)


def of_conversation(call: Call, pk: int, *, query: shapes.PromisesHere) -> Given:
    """What is promised in a conversation, soonest due first; all: what ended, too."""
    conversation = permissions.find_conversation(call.agent, pk)
    found = models.Promise.objects.filter(conversation=conversation)
    if query.state != "all":
        found = found.open()
    if query.state == "late":
        found = found.past(call.at)
    return _page(call, found, query)


def _page(
    call: Call, found: models.Promises, query: shapes.PromisesOfDesk | shapes.PromisesHere
) -> Given:
    named = rows.named(found).select_related("made_by")
    page = keyset.page(named, order=_ORDER, after=query.after, size=query.size)
    told = [telling.promise(one, at=call.at) for one in page.rows]
    return 200, shapes.Promises(promises=told, next=page.next or None)


def one(call: Call, pk: int) -> Given:
    """A promise as it stands."""
    return _told(call, pk)


def _told(call: Call, pk: int, status: int = 200) -> Given:
    return status, telling.promise(queries.find(call.agent, pk), at=call.at)


def make(call: Call, pk: int, *, body: shapes.NewPromise) -> Given:
    """Promise the customer something, as by hand beside the conversation.

    With the header Idempotency-Key, the same request sent again makes no second promise: it is
    answered with the first, as it stands by then, for seven days.
    """
    conversation = permissions.find_conversation(call.agent, pk)
    name = call.request.headers.get("Idempotency-Key", "")
    making = partial(_make, call, conversation, body)
    if not name:
        return _told(call, making().pk, 201)
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise Stopped(
            422, "wrong-value", f"An Idempotency-Key has {_LONGEST_NAME} plain characters at most."
        )
    said = f"{pk} ".encode() + call.request.body
    request = Request(call.key, name, hashlib.sha256(said).hexdigest())
    promise, is_new = actions.make_once(request, making, at=call.at)
    return _told(call, promise.pk, 201 if is_new else 200)


@transaction.atomic
def _make(call: Call, conversation: Conversation, body: shapes.NewPromise) -> models.Promise:
    owner = _colleague(body.owner)
    made = calling.promise(
        conversation, _terms(call, conversation, body), by=call.agent, at=call.at,
        reason=body.reason,
    )  # fmt: skip
    if owner is not None:
        actions.hand_on(made, to=owner, by=call.agent, at=call.at)
    return queries.find(call.agent, made.pk)  # merged meanwhile, it may be where they must not look


def _colleague(email: str | None) -> Agent | None:
    if email is None:
        return None
    found = Agent.objects.active().filter(email__iexact=email).first()
    if found is None:
        raise NotPossible(f"Nobody here has the address {email}. Name somebody on staff.")
    return found


def _terms(call: Call, conversation: Conversation, body: shapes.NewPromise) -> Terms:
    due, begins = _near(body.due_at, call.at), body.due_from
    if begins is not None and begins >= due:
        raise NotPossible("It would begin after it is due. Let due_from be before due_at.")
    return Terms(
        what=body.what, due_at=due, due_from=begins, how="" if body.how == "hand" else body.how,
        zone=_zone(body.zone) or str(promise_times.zone_of(conversation, call.agent)),
        lead=promised.lead(conversation), instead_of=body.instead_of,
    )  # fmt: skip


def _near(due: datetime, at: datetime) -> datetime:
    if due - at > FURTHEST:
        raise NotPossible("That is more than ten years ahead. Promise an earlier time.")
    return due


def _zone(name: str | None) -> str:
    if name is not None and name not in dict(zones()):
        raise NotPossible(f"“{name[:64]}” is no time zone. Say one such as Europe/Berlin, or UTC.")
    return name or ""


def keep(call: Call, pk: int) -> Given:
    """Say that it is done."""
    promise = queries.find(call.agent, pk)
    if not actions.keep(promise, by=call.agent, at=call.at, how="hand"):
        raise Settled("This promise is kept, withdrawn or replaced already.")
    return _told(call, pk)


def move(call: Call, pk: int, *, body: shapes.NewTime) -> Given:
    """Promise the same for another time, before it is due; a letter tells the customer.

    The answer is the new promise, which stands in for this one.
    """
    promise = queries.find(call.agent, pk)
    text = body.text or worded(LATER, promise, call.agent)
    made = renegotiating.move(
        promise, due_at=_near(body.due_at, call.at), text=text, reason=body.reason,
        by=call.agent, at=call.at,
    )  # fmt: skip
    return _told(call, made.pk, 201)


def withdraw(call: Call, pk: int, *, body: shapes.Withdrawal) -> Given:
    """Take it back; a letter tells the customer what happens instead."""
    promise = queries.find(call.agent, pk)
    renegotiating.withdraw(
        promise, text=body.text, reason=body.reason, by=call.agent, at=call.at
    )  # fmt: skip
    return _told(call, pk)
