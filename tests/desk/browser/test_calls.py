"""A call that is promised for a bad hour asks why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Conversation
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


def test_ada_promises_a_call_at_night(
    visit: Visit, ada: Agent, broken_leg: Conversation, mona: Contact
) -> None:
    contacts.describe(mona, zone="Europe/Lisbon")
    page = visit(ada, broken_leg.get_absolute_url(), forgive=("422",))
    page.get_by_text("Promise something").click()
    page.get_by_label("What is promised").fill("Call Mona")
    page.get_by_label("By when, your time").fill(f"{now() + timedelta(days=2):%Y-%m-%d}T03:00")
    page.get_by_label("How it is kept").select_option("call")
    page.get_by_role("button", name="Promise", exact=True).click()
    why = page.get_by_label("Why at that hour")
    expect(why).to_be_visible()
    expect(page.get_by_label("What is promised")).to_have_value("Call Mona")
    why.scroll_into_view_if_needed()
    screenshot(page, "call-hour")
    assert_accessible(page)
    assert_fits(page)
    why.fill("She works nights")
    page.get_by_role("button", name="Promise", exact=True).click()
    expect(page.locator("#promises-told")).to_contain_text("Call Mona")
    assert Promise.objects.count() == 1
