"""Monday for the lead: from the number that rose to the sentences, and to the message."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.conversations.models import Conversation
from kept.desk.reports import weekly
from kept.desk.reports.figures import today
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.reports.shop import PROMISE
from tests.desk.reports.shop import month as month
from tests.desk.reports.test_ratings import WORDS
from tests.desk.reports.test_ratings import week as week

pytestmark = pytest.mark.browser


def test_monday_for_the_lead(visit: Visit, bo: Agent, month: list[Conversation]) -> None:
    page = visit(bo, "/inbox/")
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Mistakes")).to_be_visible()
    expect(page.get_by_text("More often than before")).to_be_visible()
    screenshot(page, "mistakes-board", whole=True)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Period").select_option("7")
    expect(page.locator(".board__lead")).to_contain_text("3 conversations began from")
    page.wait_for_url("**/mistakes/?days=7*")
    page.get_by_label("Period").select_option("28")
    expect(page.locator(".board__lead")).to_contain_text("14 conversations began from")
    page.locator(".board tbody th a").first.click()
    expect(page.locator("mark").first).to_have_text(PROMISE)
    expect(page.get_by_role("link", name="Ada Okafor")).to_be_visible()
    screenshot(page, "mistake", whole=True)
    assert_accessible(page)
    assert_fits(page)
    page.locator(".passage a").first.click()
    expect(page.locator(".timeline")).to_contain_text(PROMISE)
    assert page.evaluate("location.hash").startswith("#message-")


def test_help_for_an_agent(visit: Visit, ada: Agent, month: list[Conversation]) -> None:
    page = visit(ada, "/mistakes/")
    expect(page.get_by_role("heading", name="Your conversations")).to_be_visible()
    expect(page.get_by_text("Say by when.")).to_be_visible()
    screenshot(page, "my-mistakes", whole=True)
    assert_accessible(page)
    assert_fits(page)


def test_ratings_open_their_rows(visit: Visit, bo: Agent, week: list[Conversation]) -> None:
    page = visit(bo, "/reports/")
    page.get_by_role("link", name="Ratings", exact=True).click()
    expect(page.get_by_role("heading", name="Ratings", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text(WORDS)
    screenshot(page, "ratings", whole=True)
    assert_accessible(page)
    assert_fits(page)
    page.locator("#figures td a").filter(has_text="Bad").click()
    expect(page.locator(".found")).to_have_count(1)


def test_reports_open_their_rows(visit: Visit, bo: Agent, month: list[Conversation]) -> None:
    page = visit(bo, "/mistakes/")
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()
    screenshot(page, "reports", whole=True)
    assert_accessible(page)
    assert_fits(page)
    page.locator(".headlines a").first.click()
    expect(page.locator(".found")).to_have_count(14)
    screenshot(page, "report-rows")
    page.locator(".found a").first.click()
    expect(page.locator(".timeline")).to_contain_text(PROMISE)


def test_a_new_desk_is_told_what_comes(visit: Visit, bo: Agent) -> None:
    page = visit(bo, "/reports/")
    expect(page.get_by_text("Nothing to count yet")).to_be_visible()
    expect(page.locator("table")).to_have_count(0)
    screenshot(page, "reports-empty", whole=True)
    assert_accessible(page)
    assert_fits(page)


def test_the_mail_of_the_week_can_be_looked_at(
    visit: Visit, bo: Agent, month: list[Conversation]
) -> None:
    last = today(now())
    mail = weekly.letter(bo, weekly.week_of(bo, last))
    page = visit(bo, "/me/")
    expect(page.get_by_label("mail me the week on Monday mornings")).to_be_checked()
    screenshot(page, "profile", whole=True)
    page.goto("about:blank")
    page.set_content(str(mail.alternatives[0].content))
    screenshot(page, "mail-week", whole=True)
    assert_fits(page)
    assert "http" in str(mail.body)
