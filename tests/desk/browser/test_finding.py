"""Finding anything: the search with its filters, the palette, all by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


def test_words_and_filters_lead_to_the_message(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, "/inbox/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    assert_fits(page)
    screenshot(page, "search-empty")
    assert_accessible(page)
    page.keyboard.type("tools from:mona")
    page.wait_for_url("**/search/?q=tools*mona*")
    expect(page.locator(".found")).to_have_count(1)
    expect(page.locator(".found mark").first).to_have_text("tools")
    assert_fits(page)
    screenshot(page, "search-found")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_contain_text("Which tools do I need?")
    page.goto("/search/?q=status:bread")
    expect(page.locator(".composer__stop")).to_be_visible()
    page.goto("/search/?q=zebra")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_the_palette_leads_to_a_person(
    visit: Visit, ada: Agent, broken_leg: Conversation, mona: Contact
) -> None:
    page = visit(ada, "/inbox/")
    page.keyboard.press("Control+k")
    page.keyboard.type("varga")
    person = page.get_by_role("option", name="Mona Varga mona@example.org")
    expect(person).to_be_visible()
    screenshot(page, "palette-found")
    assert_accessible(page)
    while person.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/contacts/{mona.pk}/")
