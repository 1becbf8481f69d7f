"""A complaint is a case: seen in the list, taken through its steps beside the conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.complaints import actions
from kept.desk.complaints.models import Complaint
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture
def case(broken_leg: Conversation, bo: Agent) -> Complaint:
    """Mona was heard, and the cause is known."""
    at = now() - timedelta(hours=2)
    said = broken_leg.messages.filter(kind="incoming").first()
    made = actions.open_case(
        broken_leg, due_at=at + timedelta(hours=1), at=at, message=said, quote="The leg broke."
    )
    actions.take_step(made, "heard", by=bo, at=at)
    return actions.take_step(made, "cause", words="Damaged or wrong goods", by=bo, at=at)


def test_a_case_goes_its_way(visit: Visit, bo: Agent, case: Complaint) -> None:
    page = visit(bo, "/complaints/?state=unfinished")
    expect(page.locator("main")).to_contain_text("2 of 4 steps")
    screenshot(page, "complaints")
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 390, "height": 844})
    name, state = (
        page.locator(f".cases {part}").first for part in (".list__name", ".cases__state")
    )
    wide, below = name.bounding_box(), state.bounding_box()
    assert wide and below and below["y"] > wide["y"] + wide["height"], "the badges stand below"
    page.set_viewport_size({"width": 1280, "height": 860})
    page.get_by_role("link", name="Mona Varga: Chair leg broke").click()
    page.get_by_placeholder("What puts it right").fill("A new leg was sent")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    contact, channel = case.conversation.contact, case.conversation.channel
    conversations.receive(
        channel=channel, contact=contact, conversation=case.conversation, at=now(), text="And now?"
    )
    expect(page.locator(".timeline")).to_contain_text("And now?")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator(".timeline")).to_contain_text("put the complaint right")
    screenshot(page, "complaint")
    case.refresh_from_db()
    assert case.remedy == "A new leg was sent"
