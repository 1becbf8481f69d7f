"""The second door of a new desk: from the first page to a full inbox in two clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.browser.watching import Watched, assert_accessible, assert_fits, screenshot
from tests.desk.running import RunningDesk, fresh_database, running

pytestmark = pytest.mark.browser
BUILDS = 240_000
"""Milliseconds that a busy machine may take to play sixty days."""


@pytest.fixture(scope="module")
def new_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk that nobody has set up, in a process of its own."""
    data: Path = tmp_path_factory.mktemp("new") / "data"
    with fresh_database() as given, running(data, **given) as desk:
        yield desk


@pytest.fixture
def page(browser: Browser, new_desk: RunningDesk) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    opened = context.new_page()
    watched = Watched(opened, ())
    yield opened
    context.close()
    assert watched.problems == []


@pytest.mark.timeout(400)
def test_two_clicks_lead_to_a_full_inbox(page: Page, new_desk: RunningDesk) -> None:
    page.goto(new_desk.address)
    screenshot(page, "two-doors")
    assert_accessible(page)
    page.get_by_role("button", name="Look around the demo").click()
    expect(page.get_by_role("heading", name="The lamp shop is opening")).to_be_visible()
    screenshot(page, "demo-opening")
    assert_accessible(page)

    ada = page.get_by_role("button", name=re.compile("Ada Okafor"))
    ada.wait_for(timeout=BUILDS)
    assert_fits(page)
    screenshot(page, "demo-people")
    assert_accessible(page)
    ada.click()
    expect(page.get_by_text("A demo: everybody is invented")).to_be_visible()
    expect(page.locator("a[href^='/conversations/']").nth(20)).to_be_visible()
    screenshot(page, "demo-inbox")
    assert_accessible(page)

    page.goto(f"{page.url.partition('/inbox/')[0]}/search/?q=harpsichord")
    page.get_by_role("link", name=re.compile("Lamp for a harpsichord")).click()
    expect(page.get_by_text("does not make the wood warm").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Send"))).to_be_visible()
    screenshot(page, "demo-conversation")
    page.get_by_role("link", name=re.compile("leave")).click()
    expect(page.get_by_role("button", name=re.compile("Olu Adeyemi"))).to_be_visible()
