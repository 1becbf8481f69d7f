"""A stock phrase says how often it was sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.coaching.house import house_of
from kept.desk.coaching.judging import judge
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser
CANNED = "We are sorry for any inconvenience caused. Your feedback is important to us."
ASKED = "My lamp arrived broken and the shop told me that nobody would replace it at all."


def test_ada_sees_how_often_it_was_sent(
    visit: Visit, ada: Agent, bo: Agent, support: Channel, mona: Contact
) -> None:
    at = now() - timedelta(days=2)
    for by in (ada, bo, bo):
        found = actions.receive(channel=support, contact=mona, text=ASKED, at=at).conversation
        actions.reply(found, by=by, at=at, html=f"<p>{CANNED}</p>")
        judge(found, house_of(found), at=at)
    last = actions.receive(channel=support, contact=mona, text=ASKED, at=now()).conversation
    page = visit(ada, last.get_absolute_url())
    page.wait_for_selector("rich-text .ProseMirror")
    page.locator(".ProseMirror").click()
    page.keyboard.type(CANNED)
    page.locator(".coach__count").click()
    expect(page.locator(".coach__list")).to_contain_text("Sent 3 times in 90 days by 2 people.")
    screenshot(page, "stock-phrase")
    assert_accessible(page)
    assert_fits(page)
