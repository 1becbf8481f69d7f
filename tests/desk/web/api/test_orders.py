from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from kept.desk.contacts.models import Contact, Order
from kept.desk.conversations.models import Conversation
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import State
from kept.desk.staff.models import Agent
from tests.desk.web.api.conftest import Program, ProgramOf

WHOLE = {
    "email": "MONA@example.org", "status": "packed", "total": "€ 129",
    "placed_on": "2026-03-01", "promised_on": "2026-03-09",
    "items": [{"name": "Desk lamp", "quantity": 2}, {"name": "Bulb"}],
}  # fmt: skip


@pytest.fixture
def shop(program_of: ProgramOf, bo: Agent) -> Program:
    """A program that acts as Bo, who leads."""
    return program_of(bo)


def test_an_order_is_made_and_changed_by_its_number(shop: Program, mona: Contact) -> None:
    made = shop.put("orders/1042/", **WHOLE)
    assert made.status_code == 201, made.content
    assert made.json() == {
        "number": "1042", "customer": "Mona Varga", "status": "packed", "total": "€ 129",
        "placed_on": "2026-03-01", "promised_on": "2026-03-09", "delivered_on": None,
        "items": [{"name": "Desk lamp", "quantity": 2}, {"name": "Bulb", "quantity": 1}],
    }  # fmt: skip
    changed = shop.put(
        "orders/1042/", email="mona@example.org", status="delivered", delivered_on="2026-03-08"
    )
    assert changed.status_code == 200
    order = Order.objects.get()
    assert (order.contact, order.status) == (mona, "delivered")
    assert order.delivered_on == date(2026, 3, 8) and order.promised_on == date(2026, 3, 9)
    assert order.items.count() == 2
    shop.put("orders/1042/", email="mona@example.org", promised_on=None, items=[])
    order.refresh_from_db()
    assert order.promised_on is None and order.items.count() == 0


def test_whoever_ordered_is_made_known(shop: Program) -> None:
    made = shop.put("orders/A-7/", email="jun@example.org", name="Jun Park")
    assert made.status_code == 201 and made.json()["customer"] == "Jun Park"
    assert Contact.objects.get().identities.get().value == "jun@example.org"


def test_an_order_keeps_what_was_promised_about_it(
    shop: Program, conversation: Conversation, ada: Agent
) -> None:
    shop.put("orders/1042/", **WHOLE)
    terms = Terms("Send the lamp", now() + timedelta(days=1), how="order")
    promise = actions.make(conversation, terms, by=ada, at=now())
    shop.put("orders/1042/", email="mona@example.org", status="shipped")
    actions.look_after(now())
    promise.refresh_from_db()
    assert promise.state == State.KEPT


def test_it_belongs_to_one_customer(shop: Program, mona: Contact) -> None:
    shop.put("orders/1042/", **WHOLE)
    answer = shop.put("orders/1042/", email="nils@example.org")
    assert answer.status_code == 422 and "belongs to Mona Varga" in answer.json()["sentence"]
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("orders/1042/", {"email": "nobody"}),
        ("orders/1042/", {"placed_on": "yesterday"}),
        ("orders/1042/", {"items": [{"name": "", "quantity": 1}]}),
        ("orders/1042/", {"items": [{"name": "Lamp", "quantity": 10**9}]}),
        ("orders/1042/", {"colour": "red"}),
        (f"orders/{'9' * 41}/", {}),
        ("orders/%00/", {}),
        ("orders/%20/", {}),
    ],
)
def test_what_is_wrong_changes_nothing(path: str, said: dict[str, Any], shop: Program) -> None:
    answer = shop.put(path, **{"email": "mona@example.org", **said})
    assert answer.status_code == 422 and answer.json()["sentence"]
    assert not Order.objects.exists() and not Contact.objects.exists()


def test_agents_bring_in_none(program_of: ProgramOf, ada: Agent) -> None:
    answer = program_of(ada).put("orders/1042/", **WHOLE)
    assert answer.status_code == 403 and "acts as Ada Okafor" in answer.json()["sentence"]
    assert not Order.objects.exists()
