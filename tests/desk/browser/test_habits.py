"""Small habits of the hand: keys that mean one thing, a step back that is one step."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kept.desk.conversations.models import Conversation, Message
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


def test_a_reply_is_sent_from_its_own_box_only(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, broken_leg.get_absolute_url())
    write(page, "The hex key in the box.")
    page.locator("h1").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert Message.objects.filter(kind="reply").count() == 1


def test_escape_leaves_the_box_of_tags_at_once(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, broken_leg.get_absolute_url())
    page.keyboard.press("t")
    expect(page.locator("#tag-here")).to_be_focused()
    page.keyboard.type("bro")
    page.keyboard.press("Escape")
    expect(page.locator("#tag-here")).not_to_be_focused()


def test_tags_are_said_once(visit: Visit, ada: Agent, broken_leg: Conversation) -> None:
    page = visit(ada, broken_leg.get_absolute_url())
    expect(page.locator(".tag:visible", has_text="broken")).to_have_count(1)
    page.set_viewport_size({"width": 800, "height": 700})
    expect(page.locator(".tag:visible", has_text="broken")).to_have_count(1)


def test_the_zone_of_the_browser_is_proposed(visit: Visit, db: None) -> None:
    page = visit(None, "/welcome/owner/", timezone_id="Africa/Lagos")
    expect(page.get_by_label("Time zone")).to_have_value("Africa/Lagos")
