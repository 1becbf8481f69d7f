"""One more than somebody can carry is asked about, and goes to who has room."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


def test_ada_takes_one_more(visit: Visit, ada: Agent, bo: Agent, broken_leg: Conversation) -> None:
    actions.set_capacity(ada, 1, by=bo, at=now())
    other = Conversation.objects.filter(owner=None).latest("pk")
    page = visit(ada, other.get_absolute_url())
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_role("heading", name="One more?")).to_be_visible()
    screenshot(page, "one-more")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Take it all the same").click()
    expect(page.locator(".conversation__state")).to_contain_text("owner Ada")

    lead = visit(bo, "/set-up/assignment/")
    expect(lead.get_by_text("over the limit")).to_be_visible()
    screenshot(lead, "assignment-over", whole=True)
    assert_accessible(lead)
    assert_fits(lead)
    lead.goto(f"/conversations/{other.pk}/handing-over/")
    screenshot(lead, "handing-over-load")
