"""What is done with conversations besides answering: later, done, together, several at once."""

from __future__ import annotations

import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Status
from kept.desk.staff.models import Agent
from tests.desk import cast
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


def state(page: Page, words: str) -> None:
    """Wait until that is its state, and what is new on the screen can be used."""
    expect(page.locator("#conversation-head .state")).to_contain_text(words)
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)


def undo(page: Page) -> None:
    page.locator(".toast__undo").first.click()


def test_it_is_put_off_and_done_and_a_mail_brings_it_back(
    visit: Visit, ada: Agent, broken_leg: Conversation, support: Channel, mona: Contact
) -> None:
    page = visit(ada, broken_leg.get_absolute_url())
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Tomorrow morning")).to_be_visible()
    screenshot(page, "conversation-snooze")
    assert_accessible(page)
    page.get_by_role("button", name="Tomorrow morning").click()
    state(page, "Snoozed until")
    page.get_by_role("button", name="Reopen").click()
    state(page, "Open")
    page.keyboard.press("e")
    dialog = page.locator("#asking dialog")
    expect(dialog).to_contain_text("Which tools do I need?")
    screenshot(page, "conversation-closing")
    assert_accessible(page)
    dialog.get_by_label("Why").fill("Told her on the phone")
    dialog.get_by_role("button", name="Resolve").click()
    state(page, "Resolved")
    screenshot(page, "conversation-resolved")
    actions.receive(
        channel=support, contact=mona, conversation=broken_leg, at=now(), text="It broke again!"
    )
    state(page, "Open")
    expect(page.locator(".timeline")).to_contain_text("It broke again!")


def test_what_others_change_is_seen_beside_the_story_but_not_under_ones_hands(
    visit: Visit, ada: Agent, bo: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, broken_leg.get_absolute_url())
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    beside = page.locator("#particulars")
    expect(beside.get_by_label("Owner")).to_have_value(str(ada.pk))
    actions.tag(broken_leg, ["warranty"], by=bo, at=now())
    expect(beside).to_contain_text("warranty")
    beside.get_by_label("Subject").fill("Half a")
    actions.tag(broken_leg, ["urgent"], by=bo, at=now())
    expect(page.locator(".timeline")).to_contain_text("urgent")
    expect(beside.get_by_label("Subject")).to_have_value("Half a")


def test_two_are_merged_and_parted_again(
    visit: Visit, ada: Agent, broken_leg: Conversation, support: Channel, mona: Contact
) -> None:
    second = actions.receive(
        channel=support, contact=mona, subject="One more thing", at=now(), text="And a scratch."
    ).conversation
    page = visit(ada, f"{broken_leg.get_absolute_url()}moves/")
    assert_fits(page)
    screenshot(page, "conversation-moves")
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("Merge into this one.*One more thing")).click()
    expect(page.locator(".timeline")).to_contain_text("And a scratch.")
    page.goto(second.get_absolute_url())
    assert page.url.endswith(broken_leg.get_absolute_url())
    page.goto(f"{broken_leg.get_absolute_url()}moves/")
    page.get_by_role("button", name=re.compile("Undo")).click()
    page.wait_for_url(f"**{second.get_absolute_url()}")
    expect(page.locator(".timeline")).to_contain_text("And a scratch.")
    page.goto(broken_leg.get_absolute_url())
    expect(page.locator(".timeline")).to_contain_text("Which tools do I need?")
    expect(page.locator(".timeline").get_by_text("And a scratch.")).to_have_count(0)


def test_several_are_resolved_at_one_stroke_and_taken_back(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, "/inbox/")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    chosen = page.get_by_role("group", name="What to do with the chosen ones")
    expect(chosen).to_be_visible()
    screenshot(page, "inbox-chosen")
    chosen.get_by_role("button", name="Give to").click()
    expect(chosen.get_by_label("Give them to")).to_be_visible()
    screenshot(page, "inbox-chosen-give")
    page.keyboard.press("Escape")
    chosen.get_by_role("button", name="All on this page").click()
    expect(page.locator("[name=chosen]:not(:checked)")).to_have_count(0)
    assert_accessible(page)
    chosen.get_by_role("button", name="Resolve").click()
    chosen.get_by_label("Why they are resolved").fill("Settled at the fair")
    chosen.get_by_role("button", name="Resolve them").click()
    expect(page.get_by_text("3 changed.")).to_be_visible()
    assert Conversation.objects.filter(status=Status.RESOLVED).count() == 3
    screenshot(page, "inbox-changed")
    undo(page)
    expect(page.get_by_text("3 are as before.")).to_be_visible()
    assert not Conversation.objects.filter(status=Status.RESOLVED).exists()


def test_a_contact_is_described_merged_and_parted_again(
    visit: Visit, ada: Agent, mona: Contact
) -> None:
    other = cast.contact("M. Varga", "m.varga@work.example")
    page = visit(ada, f"/contacts/{mona.pk}/description/")
    assert_fits(page)
    screenshot(page, "contact-description")
    assert_accessible(page)
    page.get_by_label("How they want to be called").fill("Mona")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("dl.facts").first).to_contain_text("Mona")
    page.get_by_role("link", name="Merge").click()
    page.get_by_label("Find the other contact").fill("varga")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="M. Varga")).to_be_visible()
    screenshot(page, "contact-merge-choice")
    assert_accessible(page)
    page.get_by_role("link", name="M. Varga").click()
    expect(page.get_by_role("heading", name="M. Varga becomes part of")).to_be_visible()
    screenshot(page, "contact-merge-preview")
    assert_accessible(page)
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_text("m.varga@work.example")).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=re.compile("^Undo")).first.click()
    page.goto(f"/contacts/{other.pk}/")
    expect(page.get_by_text("m.varga@work.example")).to_be_visible()
    page.goto(f"/contacts/{mona.pk}/")
    expect(page.get_by_text("m.varga@work.example")).to_have_count(0)
