"""Bo says how loud a mistake is, and it holds at once where Ada writes."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser

HURTS = "Unfortunately our policy does not allow returns after 30 days."


def test_a_lead_switches_a_mistake_off(
    visit: Visit, ada: Agent, bo: Agent, support: Channel, mona: Contact
) -> None:
    said = actions.receive(channel=support, contact=mona, text="Can I return it?", at=now())
    page = visit(bo, "/set-up/house-rules/")
    screenshot(page, "house-rules", whole=True)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_text("Ownership", exact=True).click()
    page.get_by_label("policy-shield").select_option("off")
    page.get_by_role("button", name="Keep these rules").click()
    expect(page.get_by_text("These rules hold from now on")).to_be_visible()
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator("#id_text")).to_have_value('[levels]\npolicy-shield = "off"\n')
    screenshot(page, "house-rules-text")
    assert_accessible(page)
    page.get_by_role("link", name="History").click()
    expect(page.locator(".rules__changes")).to_contain_text('policy-shield = "off"')
    screenshot(page, "house-rules-history")
    assert_accessible(page)
    assert_fits(page)

    theirs = visit(ada, said.conversation.get_absolute_url())
    with theirs.expect_response("**/hints/") as answer:
        write(theirs, HURTS)
    assert "OWN05" not in {one["code"] for one in answer.value.json()["hints"]}
