"""A message that nobody waits for goes out at a good hour of theirs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Delivery
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, screenshot
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


def in_the_night() -> str:
    """A zone in which it is night at this moment, and will be for an hour."""
    at = datetime.now(UTC)
    zones = ("Asia/Tokyo", "Europe/Lisbon", "America/New_York", "Pacific/Honolulu", "Asia/Dubai")
    return next(zone for zone in zones if not 6 <= at.astimezone(ZoneInfo(zone)).hour < 21)


def test_ada_sends_it_at_their_next_good_moment(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    contacts.describe(mona, zone=in_the_night())
    at = datetime.now(UTC) - timedelta(days=2)
    said = actions.receive(channel=support, contact=mona, text="Is there a shade?", at=at)
    actions.assign(said.conversation, ada, by=ada, at=at)
    actions.reply(said.conversation, by=ada, at=at, html="<p>Yes, it comes on Friday.</p>")
    page = visit(ada, said.conversation.get_absolute_url(), forgive=("422",))
    write(page, "The shade has arrived in our shop, Mona.")
    page.keyboard.press("Control+Enter")
    stop = page.locator(".composer__stop")
    expect(stop).to_contain_text("nobody waits for it")
    screenshot(page, "bad-hour")
    assert_accessible(page)
    stop.get_by_role("button", name="Send it at their next good moment").click()
    expect(page.locator(".delivery--queued").last).to_contain_text("Planned")
    assert Delivery.objects.filter(is_scheduled=True).count() == 1
