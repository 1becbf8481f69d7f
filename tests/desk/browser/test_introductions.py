"""The first reply calls the customer by name and says who writes, by one press each."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, screenshot

pytestmark = pytest.mark.browser


def test_ada_greets_and_signs_by_one_press_each(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    said = actions.receive(
        channel=support, contact=mona, subject="A white shade", at=now(),
        text="Is there a white shade for the tall lamp?",
    )  # fmt: skip
    page = visit(ada, said.conversation.get_absolute_url())
    page.wait_for_selector("rich-text .ProseMirror")
    text = page.locator(".ProseMirror")
    text.click()
    page.keyboard.type("Hello,")
    page.keyboard.press("Enter")
    page.keyboard.type("yes, the white shade came in this morning and fits the tall lamp. ")
    page.keyboard.type("It costs twelve euros, and you can try it on in our shop.")
    expect(page.locator("[data-coach-count]")).to_contain_text("2 perhaps")
    page.keyboard.press("Control+.")
    screenshot(page, "introductions")
    assert_accessible(page)
    page.get_by_role("button", name="Greet Mona").click()
    expect(text.locator("p").first).to_have_text("Hello Mona,")
    expect(page.locator("draft-coach .hint[data-code=PER01]")).to_have_count(1)
    page.get_by_role("button", name="Sign with your name").click()
    expect(text.locator("p").last).to_have_text("Ada Okafor")
    expect(text.locator("p")).to_have_count(3)
    expect(page.locator("draft-coach .hint[data-code=PER01]")).to_have_count(0)
