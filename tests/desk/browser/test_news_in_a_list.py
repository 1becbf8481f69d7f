"""A list that changes while one goes through it: the cursor and what is chosen stay."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import Locator, Page, Route, expect

from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent
from tests.desk import cast
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import settle

pytestmark = pytest.mark.browser

LIST = "**/inbox/pane/**"


def somebody_writes(support: Channel, name: str, subject: str) -> None:
    actions.receive(
        channel=support, contact=cast.contact(name), subject=subject, text="Hello.", at=now()
    )


def row(page: Page, subject: str) -> Locator:
    return page.locator("[data-row-link]", has_text=subject)


def test_the_cursor_stays_with_its_row_or_its_place(
    visit: Visit, ada: Agent, broken_leg: Conversation, support: Channel
) -> None:
    page = visit(ada, "/inbox/")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    for subject in ("Chair leg broke", "Invoice for March"):
        page.keyboard.press("j")
        expect(row(page, subject)).to_be_focused()
    somebody_writes(support, "Kim Lo", "Which bulb?")
    expect(row(page, "Which bulb?")).to_be_visible()
    expect(row(page, "Invoice for March")).to_be_focused()
    invoice = Conversation.objects.get(subject="Invoice for March")
    actions.resolve(invoice, reason="Paid", by=ada, at=now())
    expect(row(page, "Invoice for March")).to_have_count(0)
    settle(page)
    page.keyboard.press("j")
    expect(row(page, "Lamp flickers")).to_be_focused()


def test_what_is_chosen_while_news_are_on_their_way_stays_chosen(
    visit: Visit, ada: Agent, broken_leg: Conversation, support: Channel
) -> None:
    page = visit(ada, "/inbox/")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    held: list[Route] = []
    page.route(LIST, lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(LIST):
        somebody_writes(support, "Kim Lo", "Which bulb?")
    page.keyboard.press("j")
    page.keyboard.press("x")
    first = page.locator("[name=chosen]").first
    expect(first).to_be_checked()
    with page.expect_response(LIST):
        held[0].continue_()
    settle(page)
    expect(first).to_be_checked()
    page.keyboard.press("x")
    expect(row(page, "Which bulb?")).to_be_visible()
