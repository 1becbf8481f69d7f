"""Orders, as a shop's program tells them."""

from __future__ import annotations

from django.db import transaction
from msgspec import UNSET

from kept.desk.contacts import actions
from kept.desk.contacts.models import Order
from kept.desk.conversations import permissions
from kept.desk.conversations.refusals import NotPossible
from kept.desk.lib import work
from kept.desk.web.api import shapes, telling
from kept.desk.web.api.answers import Stopped
from kept.desk.web.api.door import Call
from kept.desk.web.api.operations import Given

_LONGEST = 40
_COLUMNS = ("status", "total", "placed_on", "promised_on", "delivered_on")


def put(call: Call, number: str, *, body: shapes.NewOrder) -> Given:
    """Make or change the order of that number; its customer is known by their e-mail address.

    A promise that an order keeps is kept when this says that it was sent or delivered.
    """
    if not permissions.may_import(call.agent):
        raise Stopped(
            403, "not-allowed",
            f"Orders are brought in by leads and owners, and this key acts as {call.agent.name}.",
        )  # fmt: skip
    number = number.strip()
    if not number or len(number) > _LONGEST or not number.isprintable():
        raise NotPossible(f"An order's number has {_LONGEST} plain characters at most.")
    order, is_new = _put(call, number, body)
    work.wake(work.Due.PROMISE)
    return 201 if is_new else 200, telling.order(order)


@transaction.atomic
def _put(call: Call, number: str, body: shapes.NewOrder) -> tuple[Order, bool]:
    contact = actions.contact_for("email", body.email, name=body.name, at=call.at)
    told = {name: getattr(body, name) for name in _COLUMNS}
    said = {name: value for name, value in told.items() if value is not UNSET}
    items = None if body.items is UNSET else [(one.name, one.quantity) for one in body.items]
    return actions.save_order(contact, number, items=items, **said)
