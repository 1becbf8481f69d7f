"""Ada proposes from the card, Bo votes and adopts; then one key says it better."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.coaching import proposing
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent, Team
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser
CANNED = "We are sorry for any inconvenience caused. Your feedback is important to us."
ASKED = "My lamp arrived broken and the shop told me that nobody would replace it at all."
BETTER = "I am sorry that the lamp came broken."


@pytest.fixture
def lamp(support: Channel, mona: Contact, care: Team) -> Conversation:
    return actions.receive(channel=support, contact=mona, text=ASKED, at=now()).conversation


def test_from_the_card_to_one_key(visit: Visit, ada: Agent, bo: Agent, lamp: Conversation) -> None:
    page = visit(ada, lamp.get_absolute_url(), forgive=("422",))
    page.wait_for_selector("rich-text .ProseMirror")
    page.locator(".ProseMirror").click()
    page.keyboard.type(CANNED)
    page.locator(".coach__count").click()
    page.get_by_role("button", name="Propose a better wording").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nobody proposed anything yet")
    dialog.get_by_label("What would you say instead?").fill(BETTER)
    dialog.get_by_role("button", name="Propose it").click()
    expect(dialog).to_contain_text("1 vote")
    screenshot(page, "wordings-dialog")
    assert_accessible(page)
    dialog.get_by_label("What would you say instead?").fill(BETTER.upper())
    dialog.get_by_role("button", name="Propose it").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Ada proposed the very same words")
    said = dialog.locator("[name=said]").input_value()
    other = visit(bo, "/set-up/phrases/")
    other.locator("#phrases a").first.click()
    other.get_by_role("button", name="Vote for it").click()
    expect(other.locator(".wordings")).to_contain_text("2 votes")
    expect(dialog.locator(".wordings")).to_contain_text("2 votes")
    screenshot(other, "wordings-page", whole=True)
    assert_accessible(other)
    assert_fits(other, 360)
    other.get_by_role("button", name="Adopt it").click()
    expect(dialog.locator(".wordings")).to_contain_text("adopted")
    dialog.get_by_role("button", name="Done").click()
    expect(page.locator(".ProseMirror")).to_have_text(CANNED)
    page.locator(".ProseMirror").press("End")
    page.keyboard.type(" ")
    expect(page.get_by_role("button", name="Say “I am sorry")).to_be_visible()
    page.locator(".hint").first.press("Enter")
    expect(page.locator(".ProseMirror")).to_have_text(f"{BETTER} Your feedback is important to us.")
    expect(page.locator(".ProseMirror")).not_to_contain_text(said)
    page.locator(".ProseMirror").press("Control+z")
    expect(page.locator(".ProseMirror")).to_contain_text(said)
    screenshot(page, "wordings-card")


def test_every_screen_of_phrases_is_calm(visit: Visit, ada: Agent, bo: Agent, care: Team) -> None:
    page = visit(bo, "/set-up/phrases/")
    screenshot(page, "phrases-empty")
    assert_accessible(page)
    said = "We are sorry for any inconvenience caused"
    saved = actions.keep_saved_reply(name="Sorry", html=f"<p>{said}.</p>", by=bo, at=now())
    first = proposing.propose(said, BETTER, team=care, by=ada, at=now())
    last = proposing.propose(said, "Oh dear.", team=None, by=bo, at=now())
    proposing.propose(
        said, "That is annoying, above all before the holidays.", team=care, by=bo, at=now()
    )
    proposing.adopt(first, by=bo, at=now())
    proposing.close(last, why="Too short to say anything", by=bo, at=now())
    page.reload()
    screenshot(page, "phrases")
    assert_accessible(page)
    page.locator("#phrases a").first.click()
    page.get_by_text("1 more").click()
    screenshot(page, "phrase", whole=True)
    assert_accessible(page)
    assert_fits(page, 360)
    page.get_by_role("button", name="Put it in here").click()
    page.get_by_role("button", name="Change it").click()
    expect(page.locator("#toasts")).to_contain_text("says it in the better words now")
    saved.refresh_from_db()
    assert saved.html == f"<p>{BETTER}</p>"
