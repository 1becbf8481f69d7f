"""Reading and answering: the inbox, a conversation, the two boxes."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Draft, Message
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


def editor(page: Page, name: str = "Reply") -> object:
    return page.get_by_role("textbox", name=name, exact=True)


def test_ada_answers_by_keyboard_and_takes_it_back(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, "/inbox/")
    expect(page.get_by_role("link", name="Chair leg broke")).to_be_visible()
    screenshot(page, "inbox")
    assert_fits(page)
    assert_accessible(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Which tools do I need?").last).to_be_visible()
    page.wait_for_selector("rich-text .ProseMirror")
    screenshot(page, "conversation")
    assert_accessible(page)
    write(page, "Dear Mona, a screwdriver is in the box.")
    expect(page.locator("[data-draft-state]")).to_have_text("Saved")
    assert "screwdriver" in Draft.objects.get(agent=ada).html
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast__undo")).to_be_visible()
    screenshot(page, "conversation-sent")
    assert Message.objects.filter(kind="reply").count() == 2
    page.locator(".toast__undo").click()
    expect(page.locator(".ProseMirror")).to_contain_text("screwdriver")
    assert Message.objects.filter(kind="reply").count() == 1


def test_a_note_is_yellow_and_stays_a_note(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, broken_leg.get_absolute_url())
    page.wait_for_selector("rich-text .ProseMirror")
    page.keyboard.press("n")
    expect(page.locator(".composer--note .ProseMirror")).to_be_visible()
    write(page, "The screwdriver is number 4.")
    screenshot(page, "note")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".message--note").last).to_contain_text("screwdriver is number 4")
    assert Message.objects.filter(kind="note", text__contains="number 4").count() == 1


def test_a_reply_stops_if_bo_was_faster(
    visit: Visit, ada: Agent, bo: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, broken_leg.get_absolute_url(), forgive=("409",))
    write(page, "My answer.")
    actions.reply(broken_leg, by=bo, at=now(), html="<p>Any screwdriver will do.</p>")
    page.keyboard.press("Control+Enter")
    stop = page.locator(".composer__stop")
    expect(stop).to_contain_text("Any screwdriver will do.")
    expect(page.locator(".ProseMirror")).to_contain_text("My answer.")
    screenshot(page, "stopped")
    assert_accessible(page)


def test_new_mail_appears_by_itself(
    visit: Visit, ada: Agent, broken_leg: Conversation, support: Channel, mona: Contact
) -> None:
    page = visit(ada, broken_leg.get_absolute_url())
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    actions.receive(
        channel=support, contact=mona, conversation=broken_leg, at=now(), text="Found one!"
    )
    expect(page.locator(".timeline")).to_contain_text("Found one!")


def test_one_can_read_and_reply_without_scripts(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, "/inbox/")
    bare = page.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, base_url=page.url.split("/inbox/")[0],
        storage_state=page.context.storage_state(),
    ).new_page()  # fmt: skip
    bare.goto("/inbox/")
    bare.get_by_role("link", name="Chair leg broke").click()
    bare.get_by_role("textbox", name="Reply", exact=True).fill("Any screwdriver will do.")
    bare.get_by_role("button", name="Send", exact=False).first.click()
    expect(bare.locator(".timeline")).to_contain_text("Any screwdriver will do.")
    bare.context.close()
