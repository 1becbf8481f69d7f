"""What people see when the desk cannot: words, their own text, and that it goes on by itself."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Route, expect
from pytest_django.fixtures import Settings

from kept.desk.conversations.models import Conversation, Draft
from kept.desk.lib import room
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


def test_a_draft_that_could_not_be_saved_is_saved_as_soon_as_it_can(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, broken_leg.get_absolute_url(), forgive=("507",))
    refused = []

    def once_full(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=507, body="full")

    page.route("**/drafts/reply/", once_full)
    write(page, "A new leg leaves today.")
    state = page.locator("[data-draft-state]").first
    expect(state).to_have_text("Not saved: the desk's disk is full")
    expect(state).to_have_text("Saved")
    assert len(refused) == 1
    assert "A new leg leaves today." in Draft.objects.get().html


def test_nothing_is_called_saved_that_was_typed_since(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, broken_leg.get_absolute_url())
    held: list[Route] = []
    page.route("**/drafts/reply/", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/drafts/reply/"):
        write(page, "A new leg")
    page.keyboard.insert_text(" leaves today.")
    held[0].continue_()
    expect(page.locator("[data-draft-state]")).to_have_text("Saved")
    assert "A new leg leaves today." in Draft.objects.get().html


@pytest.mark.parametrize("status", [503, 507])
def test_what_cannot_be_shown_says_why(visit: Visit, address: str, status: int) -> None:
    page = visit(None, "/account/login/", forgive=(str(status),))
    body = render_to_string(f"{status}.html")
    page.route(
        "**/inbox/", lambda route: route.fulfill(status=status, body=body, content_type="text/html")
    )
    page.goto("/inbox/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    screenshot(page, f"broken-{status}")
    assert_accessible(page)
    assert_fits(page)


def test_every_page_says_that_the_disk_is_full(
    visit: Visit, ada: Agent, broken_leg: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "RESERVE", 10**18)
    page = visit(ada, "/inbox/")
    expect(page.get_by_text("The disk of the desk is full, or nearly.")).to_be_visible()
    screenshot(page, "full-disk")
    assert_accessible(page)
    assert_fits(page)


def test_a_new_desk_behind_a_proxy_has_one_door(
    visit: Visit, address: str, settings: Settings
) -> None:
    settings.SECURE = True
    page = visit(None, "/welcome/")
    expect(page.get_by_text("kept demo")).to_be_visible()
    screenshot(page, "one-door")
    assert_accessible(page)
    assert_fits(page)
