"""A promise that nobody confirmed is not lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Conversation
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.moving import Clock
from tests.desk.browser.moving import clock as clock
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def wednesday(clock: Clock) -> None:
    """Tomorrow is a good day for a call, whichever day the tests run."""
    clock.to(2026, 3, 4, 10)


def test_ada_sends_without_a_look_at_the_chips(
    visit: Visit, ada: Agent, broken_leg: Conversation, mona: Contact
) -> None:
    contacts.describe(mona, zone="")  # or on a Friday tomorrow were no day to call
    page = visit(ada, broken_leg.get_absolute_url())
    page.wait_for_selector("rich-text .ProseMirror")
    page.locator(".ProseMirror").click()
    page.keyboard.type(
        "A screwdriver is enough, Mona. I will call you tomorrow at 11:00. "
        "I will ask the warehouse for a second leg and get back to you."
    )
    page.keyboard.press("Control+Enter")
    kept, asked = page.locator(".spoken__one").first, page.locator(".spoken__one").last
    expect(kept).to_contain_text("Kept as a promise: Call Mona, Tomorrow")
    expect(asked).to_contain_text("By when?")
    screenshot(page, "spoken")
    assert_accessible(page)
    assert_fits(page)
    page.reload()
    expect(page.locator(".spoken__one")).to_have_count(2)
    asked.get_by_role("button").first.click()
    expect(page.locator(".spoken__one")).to_have_count(1)
    expect(page.locator("#promises-told")).to_contain_text("get back to Mona")
    kept.get_by_role("button", name="Not a promise").click()
    expect(page.locator(".spoken__one")).to_have_count(0)
    assert Promise.objects.count() == 1
