"""A browser without JavaScript: everything one needs to read, answer and put in order."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kept.desk.conversations.models import Conversation, Message, Status
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_days_work_needs_no_scripts(
    visit: Visit, ada: Agent, bo: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, "/inbox/", java_script_enabled=False, forgive=("409",))
    page.get_by_role("link", name="Chair leg broke").click()
    expect(page.locator(".timeline")).to_contain_text("Which tools do I need?")
    page.get_by_role("textbox", name="Reply", exact=True).fill("Any screwdriver will do.")
    page.set_input_files("input[type=file]", files=[
        {"name": "manual.txt", "mimeType": "text/plain", "buffer": b"Turn it left."}
    ])  # fmt: skip
    page.get_by_role("button", name="Send").first.click()
    expect(page.locator(".timeline")).to_contain_text("Any screwdriver will do.")
    expect(page.locator(".timeline")).to_contain_text("manual.txt")
    page.get_by_role("button", name="Take back").click()
    box = page.get_by_role("textbox", name="Reply", exact=True)
    expect(box).to_have_value("Any screwdriver will do.")
    assert not Message.objects.filter(text__contains="Any screwdriver").exists()
    page.get_by_role("link", name="Note", exact=True).click()
    page.get_by_role("textbox", name="Note for colleagues").fill("She is a regular.")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".message--note").last).to_contain_text("She is a regular.")
    page.get_by_role("link", name="Resolve", exact=True).click()
    page.get_by_label("Why").fill("Settled on the phone")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.get_by_role("button", name="Reopen", exact=True)).to_be_visible()
    broken_leg.refresh_from_db()
    assert broken_leg.status == Status.RESOLVED
    page.goto("/search/?q=tools")
    page.get_by_role("link", name="Chair leg broke").click()
    page.get_by_role("button", name="Reopen", exact=True).click()
    expect(page.locator(".conversation__state")).to_contain_text("Open")
    page.get_by_label("Owner", exact=True).select_option(label=bo.name)
    page.get_by_role("button", name="Assign", exact=True).click()
    page.get_by_label("Why").fill("Bo knows the chairs")
    page.get_by_role("button", name="Ask them to take it").click()
    expect(page.locator(".pending")).to_contain_text("Until then it is yours")
    theirs = visit(bo, "/inbox/", java_script_enabled=False)
    theirs.get_by_role("link", name="Chair leg broke").first.click()
    theirs.get_by_label("I have read the card").check()
    theirs.get_by_role("button", name="Take it over").click()
    expect(theirs.locator(".conversation__state")).to_contain_text("owner Bo")
    broken_leg.refresh_from_db()
    assert broken_leg.owner == bo
