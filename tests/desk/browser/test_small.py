"""A telephone of 360 px in one hand: reading and answering by touch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kept.desk.conversations.models import Conversation, Message
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import settle

pytestmark = pytest.mark.browser

SMALL = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TARGETS = """() => [...document.querySelectorAll("a, button, select, input, summary")]
    .filter((each) => each.checkVisibility() && !each.closest("[popover], dialog, .prose, p, .tag"))
    .filter((each) => getComputedStyle(each, "::after").position !== "absolute") // covers its row
    .map((each) => [each.getBoundingClientRect(), each.outerHTML.slice(0, 120)])
    .filter(([box]) => box.width > 1 && box.top >= 0 && (box.height < 24 || box.width < 24))
    .map(([box, html]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and nothing to touch is smaller than a finger needs."""
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.evaluate(TARGETS)
    assert not small, "\n".join(small)


def test_a_customer_is_answered_with_one_thumb(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, "/inbox/", **SMALL)
    fits(page)
    page.get_by_role("link", name="Chair leg broke").tap()
    expect(page.get_by_text("Which tools do I need?").last).to_be_visible()
    expect(page.get_by_role("link", name="Invoice for March")).to_be_hidden()
    fits(page)
    page.locator("rich-text .ProseMirror").tap()
    page.keyboard.insert_text("A screwdriver is in the box.")
    page.get_by_role("button", name="Send", exact=False).first.tap()
    expect(page.locator(".timeline")).to_contain_text("A screwdriver is in the box.")
    assert Message.objects.filter(text__contains="screwdriver is in").count() == 1
    page.get_by_role("button", name="More", exact=True).tap()
    page.get_by_role("button", name="Who this is").tap()
    expect(page.get_by_role("complementary", name="Who this is")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Back to the list").tap()
    expect(page.get_by_role("link", name="Invoice for March")).to_be_visible()
    page.get_by_role("link", name="Search").tap()
    page.wait_for_url("**/search/")
    fits(page)


def test_every_place_is_two_taps_away(visit: Visit, bo: Agent, broken_leg: Conversation) -> None:
    page = visit(bo, "/inbox/", **SMALL)
    page.get_by_role("button", name="More places").tap()
    places = page.get_by_role("navigation", name="Places").get_by_role("link")
    for name in ("Inbox", "Promises", "Search", "Mistakes", "Reports", "Complaints", "Set up"):
        expect(places.filter(has_text=name).filter(visible=True)).to_have_count(1)
    fits(page)
    places.filter(has_text="Reports").filter(visible=True).tap()
    page.wait_for_url("**/reports/")
    expect(page.get_by_role("heading", name="Reports", exact=True)).to_be_visible()
    fits(page)
