"""Journey 3: Ada passes Mona on to Cy, with a card; Mona never repeats herself."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.coaching import targets
from kept.desk.conversations.models import Conversation, Message
from kept.desk.staff import actions as staff
from kept.desk.staff.models import Agent, Team
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


def test_mona_is_handed_over_with_a_card(
    visit: Visit, ada: Agent, cy: Agent, broken_leg: Conversation
) -> None:
    targets.reckon_due(now())
    page = visit(ada, broken_leg.get_absolute_url())
    page.get_by_role("link", name="Hand over").click()
    dialog = page.locator("#asking dialog")
    expect(dialog.get_by_label("What they told us already")).to_have_value(r"Order number: “1042”")
    dialog.get_by_label("To", exact=True).select_option(label=cy.name)
    dialog.get_by_label("Why").fill("Cy knows the chairs")
    screenshot(page, "handing-over")
    assert_accessible(page)
    dialog.get_by_role("button", name="Ask them to take it").click()
    expect(page.locator(".pending")).to_contain_text("Until then it is yours")
    screenshot(page, "hand-over-pending")
    assert_accessible(page)

    theirs = visit(cy, "/inbox/")
    expect(theirs.get_by_role("heading", name="Waiting for you to accept")).to_be_visible()
    screenshot(theirs, "hand-over-waits")
    assert_accessible(theirs)
    theirs.get_by_role("link", name="Chair leg broke").first.click()
    expect(theirs.locator(".card-of")).to_contain_text("1042")
    assert_fits(theirs)
    screenshot(theirs, "hand-over-card", whole=True)
    assert_accessible(theirs)
    theirs.get_by_label("I have read the card").check()
    theirs.get_by_role("button", name="Take it over").click()
    expect(theirs.locator(".conversation__state")).to_contain_text("owner Cy")
    expect(theirs.locator(".conversation__state")).to_contain_text("passed on once")
    expect(theirs.locator(".timeline")).to_contain_text("you need not repeat anything")
    screenshot(theirs, "hand-over-taken")
    broken_leg.refresh_from_db()
    assert broken_leg.owner == cy and broken_leg.waiting_since is not None
    assert Message.objects.filter(kind="reply", agent=cy).count() == 1
    theirs.goto("/promises/?view=coming")
    expect(theirs.locator("main")).to_contain_text("Mona will hear from me")
    screenshot(theirs, "promises-of-a-hand-over")


def test_the_inbox_tells_what_is_left(
    visit: Visit, bo: Agent, care: Team, broken_leg: Conversation
) -> None:
    always = [(weekday, time(0), time(23, 59)) for weekday in range(7)]
    staff.set_hours(care, always, by=bo, at=now())
    targets.reckon_due(now())
    page = visit(bo, "/inbox/")
    expect(page.locator("due-time").first).to_contain_text("left")
    screenshot(page, "inbox-clocks")
    page.goto("/set-up/targets/")
    page.get_by_label("Mail: First answer").fill("30 min")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Promise this").click()
    expect(page.get_by_label("Mail: First answer")).to_have_value("30 min")
    screenshot(page, "targets", whole=True)
    assert_accessible(page)
    assert_fits(page)
    targets.reckon_due(now())
    page.goto("/inbox/")
    expect(page.locator("due-time.wait--late").first).to_contain_text("over")
    screenshot(page, "inbox-late")
