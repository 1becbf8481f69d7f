"""A new conversation is read along as a reply is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.coaching.models import Dismissal, DraftDismissal
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Delivery
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.test_bad_hour import in_the_night
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


def test_ada_writes_first_at_night(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    contacts.describe(mona, zone=in_the_night())
    page = visit(ada, "/conversations/new/?to=mona@example.org", forgive=("422",))
    page.wait_for_selector("rich-text .ProseMirror")
    page.get_by_label("Subject").fill("Your lamp")
    page.locator(".ProseMirror").click()
    page.keyboard.type(
        "Hello Mona, your lamp is here. As I said, you failed to tell us your street. "
        "I will call you on Friday at noon."
    )
    chip = page.locator(".promise-chip")
    expect(chip).to_contain_text("Call Mona")
    page.locator(".coach__count").click()
    expect(page.locator(".hint").first).to_be_visible()
    screenshot(page, "new-coached", whole=True)
    assert_accessible(page)
    assert_fits(page)
    before = page.locator(".hint").count()
    page.locator(".hint__dismiss").first.click()
    expect(page.locator(".hint")).to_have_count(before - 1)
    chip.get_by_role("button", name="Keep it").click()
    page.locator("[data-send]").click()
    stop = page.locator(".composer__stop")
    expect(stop).to_contain_text("Not sent yet")
    page.wait_for_selector("rich-text .ProseMirror")
    expect(page.locator(".promise-chip.is-kept")).to_have_count(1)
    screenshot(page, "new-stopped", whole=True)
    stop.get_by_label("Why it is right").fill("She knows")
    page.locator("[data-send]").click()
    page.wait_for_url("**/conversations/*/")
    assert Delivery.objects.count() == Promise.objects.count() == Dismissal.objects.count() == 1


def test_ada_is_told_quietly_and_what_she_denies_is_remembered(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    at = now() - timedelta(days=9)
    for days in (0, 4):
        actions.receive(
            channel=support, contact=mona, subject="Reading lamp broken", text="It is dark.",
            at=at + timedelta(days),
        )  # fmt: skip
    page = visit(ada, "/conversations/new/?to=mona@example.org")
    page.wait_for_selector("rich-text .ProseMirror")
    page.get_by_label("Subject").fill("Your broken reading lamp")
    line = page.locator(".asked__aside")
    expect(line).to_contain_text("3rd time about this")
    expect(line).to_contain_text("Not known yet: order number, picture")
    line.locator("summary").click()
    screenshot(page, "new-quiet", whole=True)
    assert_accessible(page)
    assert_fits(page)
    line.get_by_role("button", name="Ask for these").click()
    expect(page.locator(".ProseMirror")).to_contain_text("what is your order number")
    expect(line).not_to_contain_text("Not known yet")
    page.locator(".ProseMirror").press("Control+End")
    page.keyboard.type(" As I said, you failed to tell us. " + "Please restart the lamp. " * 12)
    expect(line).to_contain_text("This is 7")
    page.locator(".coach__count").click()
    quote = page.locator(".hint__quote").first.inner_text()
    before = page.locator(".hint").count()
    page.locator(".hint").first.press("x")
    expect(page.locator(".hint")).to_have_count(before - 1)
    expect(page.locator("[data-draft-state]")).to_have_text("Saved")
    page.reload()
    page.wait_for_selector("rich-text .ProseMirror")
    page.locator(".coach__count").click()
    expect(page.locator(".hint")).to_have_count(before - 1)
    expect(page.locator(".coach__list")).not_to_contain_text(quote)
    assert DraftDismissal.objects.get().draft.agent == ada
