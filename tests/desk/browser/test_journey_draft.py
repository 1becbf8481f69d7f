"""Journey 2, at night where the customer is: the draft that would have hurt, sent later."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Delivery, DeliveryState, Message
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.moving import Clock
from tests.desk.browser.moving import clock as clock
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


def test_it_is_mended_and_leaves_in_the_morning_of_the_customer(
    visit: Visit, clock: Clock, ada: Agent, support: Channel, mona: Contact
) -> None:
    """In Auckland it is two at night; before Monday the clocks go back there."""
    friday = clock.to(2026, 4, 3, 13)
    contacts.describe(mona, zone="Pacific/Auckland")
    found = conversations.receive(
        channel=support, contact=mona, subject="Torn shade", at=friday,
        text="Order LL-20488: the shade is torn. Can I still send it back?",
        sender="mona@example.org",
    ).conversation  # fmt: skip
    conversations.assign(found, ada, by=ada, at=friday)
    page = visit(ada, found.get_absolute_url(), forgive=("422",))
    expect(page.locator("dl.facts").first).to_contain_text("02:0")
    write(
        page, "Dear Mona, as I said, our policy does not allow returns after 30 days. Regards, Ada"
    )
    expect(page.locator("[data-coach-count]")).to_contain_text("hint")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".composer__stop")).to_contain_text("This would hurt")
    assert not Message.objects.filter(kind="reply").exists()

    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(
        "Dear Mona, a torn shade is annoying, and I am sorry. Yes, you can send it back until the"
        " end of May, and we pay the way. Kind regards, Ada"
    )
    expect(page.locator("[data-coach-count]")).to_be_hidden()
    page.get_by_label("Other ways to send").click()
    page.get_by_role("button", name="Monday at 09:00, their time").click()
    expect(page.locator(".timeline")).to_contain_text("Planned, to")
    delivery = Delivery.objects.get()
    assert delivery.due_at == datetime(2026, 4, 5, 21, tzinfo=UTC), "not 20:00: clocks went back"
    clock.to(2026, 4, 5, 20, 30)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.QUEUED
    clock.to(2026, 4, 5, 21, 1)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
