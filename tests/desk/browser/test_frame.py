"""The frame of every page: keys, palette, menu, look."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, screenshot

pytestmark = pytest.mark.browser


def test_it_goes_by_keys(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/account/2fa/")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/contacts/")


def test_keys_are_silent_while_somebody_writes(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/patterns/")
    box = page.get_by_label("Reply", exact=True).first
    box.click()
    page.keyboard.type("gc?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    assert page.url.endswith("/patterns/")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_single_keys_can_be_switched_off(visit: Visit, ada: Agent) -> None:
    Agent.objects.update(single_keys=False)
    page = visit(ada, "/account/2fa/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Go to or do")).to_be_visible()


def test_the_palette_finds_what_the_page_can_do(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/account/2fa/")
    page.keyboard.press("Control+k")
    screenshot(page, "palette")
    assert_accessible(page)
    page.keyboard.type("shortcuts")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    screenshot(page, "shortcuts")
    assert_accessible(page)


def test_the_look_is_changed_and_kept(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/account/2fa/")
    page.get_by_role("button", name="your account").click()
    screenshot(page, "account-menu")
    assert_accessible(page)
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_it_asks_before_what_cannot_be_taken_back(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/patterns/")
    page.get_by_role("button", name="Asks first").click()
    question = page.get_by_role("dialog", name="Are you sure?")
    expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    question.get_by_role("button", name="Cancel").click()
    assert page.url.endswith("/patterns/")
    page.get_by_role("button", name="Asks first").click()
    question.get_by_role("button", name="Delete the tag").click()
    page.wait_for_url("**/patterns/?")
