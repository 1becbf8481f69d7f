"""The draft that would have hurt: underlined while it is typed, stopped once when it is sent."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Message
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, screenshot
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser

HURTS = "Unfortunately our policy does not allow returns after 30 days."


def test_ada_is_warned_where_it_matters(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    said = actions.receive(
        channel=support, contact=mona, subject="Torn shade", at=now(),
        text="Order LL-20488: the shade is torn. Can I still send it back?",
    )  # fmt: skip
    page = visit(ada, said.conversation.get_absolute_url(), forgive=("422",))
    write(page, f"Dear Mona, could you give us your order number? {HURTS}")
    count = page.locator("[data-coach-count]")
    expect(count).to_contain_text("hint")
    marked = page.evaluate(
        "() => [...CSS.highlights.get('hint-error')].map((range) => range.toString())"
    )
    assert marked and "policy does not allow" in marked[0]
    count.click()
    screenshot(page, "coaching")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".composer__stop")).to_contain_text("This would hurt")
    screenshot(page, "coaching-stopped")
    page.get_by_label("Why it is right as it is").fill("The lamp was made to measure.")
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast__undo")).to_be_visible()
    assert Message.objects.get(kind="reply").overrides.get().reason.startswith("The lamp")


def test_a_card_mends_what_it_says(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    said = actions.receive(
        channel=support, contact=mona, subject="Torn shade", at=now(),
        text="The shade of order LL-20488 is torn. When will I get a new shade?",
    )  # fmt: skip
    page = visit(ada, said.conversation.get_absolute_url())
    page.wait_for_selector("rich-text .ProseMirror")
    question = page.locator("[data-question]")
    expect(question).to_have_count(1)
    expect(page.locator(".asked__given")).to_contain_text("LL-20488")
    write(page, HURTS)
    expect(page.locator("[data-coach-count]")).to_contain_text("hint")
    expect(question).to_have_class("asked__one is-answered")
    screenshot(page, "coaching-beside")
    page.keyboard.press("Control+.")
    card = page.locator("draft-coach .hint").first
    expect(card).to_be_focused()
    screenshot(page, "coaching-card")
    assert_accessible(page)
    with page.expect_response("**/hints/"):
        card.get_by_role("button", name="Acknowledge it first").click()
    text = page.locator(".ProseMirror")
    expect(text).not_to_have_text(HURTS)
    assert (text.text_content() or "").endswith(HURTS)
    hurting = page.locator("draft-coach .hint[data-code=OWN05]")
    hurting.focus()
    hurting.press("x")
    expect(hurting).to_have_count(0)
