"""What is done with one message of a story: sent on, freed of words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Draft, Message
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, screenshot
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


def test_one_is_sent_on_with_its_files_and_the_draft_waits(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    first = broken_leg.messages.earliest("at")
    actions.keep_file(b"receipt", name="receipt.pdf", message=first)
    page = visit(ada, broken_leg.get_absolute_url())
    told = page.locator(f"#message-{first.pk}")
    told.hover()
    told.get_by_label("Send on to somebody else").click()
    expect(page.get_by_text("goes along")).to_be_visible()
    write(page, "Do you have this leg?")
    expect(page.locator("[data-draft-state]")).to_have_text("Saved")
    screenshot(page, "forward")
    assert_accessible(page)
    page.get_by_role("link", name="Reply", exact=True).click()
    expect(page.locator(".composer--reply")).to_be_visible()
    page.get_by_role("link", name="Send on Draft").click()
    expect(page.locator(".ProseMirror")).to_contain_text("Do you have this leg?")
    page.get_by_label("To", exact=True).fill("shop@example.net")
    page.get_by_role("button", name="Send", exact=False).first.click()
    expect(page.locator(".toast__undo")).to_be_visible()
    sent = Message.objects.get(kind="forward")
    assert [file.name for file in sent.attachments.all()] == ["receipt.pdf"]
    page.locator(".toast__undo").click()
    expect(page.locator(".composer--forward .ProseMirror")).to_contain_text("Do you have this leg?")
    assert Draft.objects.get(kind="forward").seen == first


def test_a_lead_removes_words_in_a_dialog(
    visit: Visit, bo: Agent, broken_leg: Conversation
) -> None:
    first = broken_leg.messages.earliest("at")
    page = visit(bo, broken_leg.get_absolute_url())
    told = page.locator(f"#message-{first.pk}")
    told.hover()
    told.get_by_label("Remove words").click()
    asked = page.get_by_role("dialog", name="Remove words for good")
    asked.get_by_label("Words to remove").fill("Order 1042.")
    asked.get_by_label("Why").fill("said by mistake")
    screenshot(page, "redaction")
    assert_accessible(page)
    asked.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Removed. The reason stays in the history.")).to_be_visible()
    expect(page.locator(f"#message-{first.pk}")).not_to_contain_text("1042")
