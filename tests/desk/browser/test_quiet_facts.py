"""Beside the composer one quiet line says what a calm colleague would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser
STEPS = "Please restart the lamp. Please check the cable. Please unplug it for a minute. "


def test_ada_asks_before_she_guesses(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    at = now() - timedelta(days=9)
    for days in (0, 4, 8):
        found = actions.receive(
            channel=support, contact=mona, subject="Reading lamp broken", at=at + timedelta(days),
            text="My reading lamp is broken. I restarted it twice already.",
        ).conversation  # fmt: skip
    page = visit(ada, found.get_absolute_url())
    page.wait_for_selector("rich-text .ProseMirror")
    line = page.locator(".asked__aside")
    expect(line).to_contain_text("3rd time about this")
    expect(line).to_contain_text("Not known yet: order number, picture")
    screenshot(page, "quiet-facts")
    page.locator(".ProseMirror").click()
    line.get_by_role("button", name="Ask for these").click()
    expect(page.locator(".ProseMirror")).to_contain_text("what is your order number")
    expect(line).not_to_contain_text("Not known yet")
    page.keyboard.type(" " + STEPS * 5)
    expect(line).to_contain_text("They wrote 10 words; this is")
    line.locator("summary").click()
    screenshot(page, "quiet-facts-long")
    assert_accessible(page)
    assert_fits(page)
    line.get_by_role("button", name="Say back first").click()
    expect(page.locator(".ProseMirror")).to_contain_text("If I understand you right")
