"""Promises for programs: made, kept, moved and withdrawn as on the screens."""

from __future__ import annotations

import hashlib
from functools import partial

from django.db import transaction

from kept.desk.coaching import calling, renegotiating
from kept.desk.coaching.promise_starters import LATER, letter
from kept.desk.conversations import permissions
from kept.desk.conversations.models import Conversation
from kept.desk.promises import actions, queries
from kept.desk.promises.models import Promise
from kept.desk.promises.refusals import Settled
from kept.desk.web.api import shapes
from kept.desk.web.api.answers import Stopped
from kept.desk.web.api.door import Call
from kept.desk.web.api.operations import Given
from kept.desk.web.api.promise_terms import colleague, near, terms_of
from kept.desk.web.api.promises import told

_LONGEST_NAME = 200


def make(call: Call, pk: int, *, body: shapes.NewPromise) -> Given:
    """Promise the customer something, as by hand beside the conversation.

    With the header Idempotency-Key, the same request sent again makes no second promise: it is
    answered with the first, as it stands by then, for seven days.
    """
    conversation = permissions.find_conversation(call.agent, pk)
    name = call.request.headers.get("Idempotency-Key", "")
    making = partial(_make, call, conversation, body)
    if not name:
        return told(call, making().pk, 201)
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise Stopped(
            422, "wrong-value", f"An Idempotency-Key has {_LONGEST_NAME} plain characters at most."
        )
    said = f"{pk} ".encode() + call.request.body
    request = actions.Request(call.key, name, hashlib.sha256(said).hexdigest())
    promise, is_new = actions.make_once(request, making, at=call.at)
    return told(call, promise.pk, 201 if is_new else 200)


@transaction.atomic
def _make(call: Call, conversation: Conversation, body: shapes.NewPromise) -> Promise:
    owner = colleague(body.owner)
    made = calling.promise(
        conversation, terms_of(call, conversation, body), by=call.agent, at=call.at,
        reason=body.reason,
    )  # fmt: skip
    if owner is not None:
        actions.hand_on(made, to=owner, by=call.agent, at=call.at)
    return queries.find(call.agent, made.pk)  # merged meanwhile, it may be where they must not look


def keep(call: Call, pk: int) -> Given:
    """Say that it is done."""
    promise = queries.find(call.agent, pk)
    if not actions.keep(promise, by=call.agent, at=call.at, how="hand"):
        raise Settled("This promise is kept, withdrawn or replaced already.")
    return told(call, pk)


def move(call: Call, pk: int, *, body: shapes.NewTime) -> Given:
    """Promise the same for another time, before it is due; a letter tells the customer.

    The answer is the new promise, which stands in for this one.
    """
    promise = queries.find(call.agent, pk)
    text = body.text or letter(LATER, promise, call.agent)
    made = renegotiating.move(
        promise, due_at=near(body.due_at, call.at), text=text, reason=body.reason,
        by=call.agent, at=call.at,
    )  # fmt: skip
    return told(call, made.pk, 201)


def withdraw(call: Call, pk: int, *, body: shapes.Withdrawal) -> Given:
    """Take it back; a letter tells the customer what happens instead."""
    promise = queries.find(call.agent, pk)
    renegotiating.withdraw(
        promise, text=body.text, reason=body.reason, by=call.agent, at=call.at
    )  # fmt: skip
    return told(call, pk)
