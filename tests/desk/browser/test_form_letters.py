"""A saved reply goes out once somebody wrote a word for this customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.coaching import live
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Message
from kept.desk.staff.models import Agent
from tests.desk import cast
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser

NOTED = (
    "<p>Dear {first_name},</p><p>Thank you for your message. We have noted it and passed it to our "
    "workshop.</p><p>Kind regards, {agent}</p>"
)
OUTAGE = "<p>Dear {first_name},</p><p>Our shop is closed today because of a power cut.</p>"


@pytest.fixture
def flicker(support: Channel, mona: Contact, ada: Agent, bo: Agent) -> Conversation:
    """Mona's lamp flickers; two others got the usual letter before."""
    at = now() - timedelta(hours=3)
    noted = actions.keep_saved_reply(name="Noted", html=NOTED, by=bo, at=at)
    actions.keep_saved_reply(name="Power cut", html=OUTAGE, by=bo, at=at, is_notice=True)
    for name, by in (("Jun Park", ada), ("Lea Brandt", bo)):
        said = actions.receive(
            channel=support, contact=cast.contact(name), subject="Lamp", text="A lamp?", at=at
        )
        html = actions.use_saved_reply(noted, said.conversation, by=by)
        actions.reply(said.conversation, by=by, at=at + timedelta(hours=1), html=html)
    live.judge_due(now())
    found = actions.receive(
        channel=support, contact=mona, subject="It flickers", at=now(),
        text="Why does the brass lamp flicker whenever the heating starts?",
    ).conversation  # fmt: skip
    actions.assign(found, ada, by=ada, at=now())
    return found


def test_ada_makes_a_saved_reply_personal(visit: Visit, ada: Agent, flicker: Conversation) -> None:
    page = visit(ada, flicker.get_absolute_url(), forgive=("422",))
    page.wait_for_selector("rich-text .ProseMirror")
    page.get_by_role("button", name="Saved replies").click()
    menu = page.locator("[data-found]")
    expect(menu).to_contain_text("sent 2 times in 90 days by 2")
    expect(menu.get_by_role("button", name="Power cut")).to_contain_text("notice")
    screenshot(page, "saved-replies-menu")
    assert_accessible(page)
    menu.get_by_role("button", name="Noted").click()
    expect(page.locator(".ProseMirror")).to_contain_text("Dear Mona")
    page.keyboard.press("Control+Enter")
    stop = page.locator(".composer__stop")
    expect(stop).to_contain_text("no word on what Mona wrote")
    screenshot(page, "form-letter-stopped")
    assert_accessible(page)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" The flicker is a loose contact in its socket.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast__undo")).to_be_visible()
    assert Message.objects.filter(conversation=flicker, kind="reply").exists()


@pytest.mark.usefixtures("flicker")
def test_the_set_up_tells_how_often_each_is_sent(visit: Visit, bo: Agent) -> None:
    page = visit(bo, "/set-up/saved-replies/")
    expect(page.locator(".list")).to_contain_text("sent 2 times in 90 days by 2")
    expect(page.get_by_label("A notice to many")).not_to_be_checked()
    assert_fits(page)
    screenshot(page, "saved-replies", whole=True)
    assert_accessible(page)
