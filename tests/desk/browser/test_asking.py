"""Ada does not know: she asks Cy, with a clock, and Mona is sent nowhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture
def adas(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    said = actions.receive(
        channel=support, contact=mona, subject="Can it be dimmed?", at=now(),
        text="Hello, I bought the LL-3 last week. Can the LL-3 be dimmed?",
    )  # fmt: skip
    actions.assign(said.conversation, ada, by=ada, at=now())
    return said.conversation


def test_ada_asks_cy_and_puts_the_answer_in_her_reply(
    visit: Visit, ada: Agent, cy: Agent, adas: Conversation
) -> None:
    page = visit(ada, adas.get_absolute_url())
    page.locator("rich-text .ProseMirror").click()
    page.keyboard.type("/")
    page.locator("[data-asks]", has_text="Ask a colleague").click()
    dialog = page.locator("#asking dialog")
    expect(dialog.get_by_label("What you want to know")).to_have_value(
        "Mona asks: “Can the LL-3 be dimmed?”"
    )
    expect(page.locator(".ProseMirror")).to_have_text("")
    dialog.get_by_label("Who knows this").select_option(label=cy.name)
    screenshot(page, "asking-a-colleague")
    assert_accessible(page)
    assert_fits(page)
    dialog.get_by_role("button", name="Ask").click()
    expect(page.locator(".pending")).to_contain_text("You ask Cy")
    expect(page.locator(".asked__colleague")).to_contain_text("Cy is asked")
    screenshot(page, "asked-a-colleague")
    assert_accessible(page)

    theirs = visit(cy, "/inbox/")
    expect(theirs.get_by_role("heading", name="Asked of you")).to_be_visible()
    expect(theirs.locator(".count--asked")).to_contain_text("1")
    screenshot(theirs, "asked-of-you")
    assert_accessible(theirs)
    theirs.get_by_role("region", name="Asked of you").get_by_role("link").click()
    theirs.get_by_label("Your answer").fill("Yes, with any trailing-edge dimmer.")
    screenshot(theirs, "asked-answering")
    assert_accessible(theirs)
    assert_fits(theirs)
    theirs.get_by_role("button", name="Answer").click()
    expect(theirs.locator(".timeline")).to_contain_text("trailing-edge dimmer")

    page.locator("rich-text .ProseMirror").click()
    page.keyboard.type("Hello Mona, I have asked.")
    expect(page.locator("[data-draft-state]")).to_have_text("Saved")
    page.reload()
    page.wait_for_selector("rich-text .ProseMirror")
    page.get_by_role("button", name="Put it in the reply").click()
    expect(page.locator(".ProseMirror p")).to_have_text(
        ["Hello Mona, I have asked.", "Yes, with any trailing-edge dimmer."]
    )
    screenshot(page, "asked-answered")
    assert_accessible(page)
    adas.refresh_from_db()
    assert adas.owner == ada


def test_what_is_overdue_is_told_to_who_asked(
    visit: Visit, ada: Agent, bo: Agent, cy: Agent, adas: Conversation
) -> None:
    at = now()
    one = actions.consult(adas, cy, "Dimmed?", due_at=at + timedelta(days=1), by=ada, at=at)
    type(one).objects.update(due_at=at)
    actions.tell_late_consultations(now())
    for person in (ada, bo):
        page = visit(person, "/inbox/")
        late = page.get_by_role("heading", name="Answers that are overdue")
        expect(late).to_be_visible()
    screenshot(page, "asked-overdue")
    assert_accessible(page)


def test_the_words_that_ada_is_not_sure_of_go_into_the_question(
    visit: Visit, ada: Agent, cy: Agent, adas: Conversation
) -> None:
    page = visit(ada, adas.get_absolute_url())
    page.wait_for_selector("rich-text .ProseMirror")
    page.locator(".ProseMirror").click()
    page.keyboard.type("Hello Mona, I don't know whether it can be dimmed.")
    card = page.locator("draft-coach .hint[data-code=KNO01]")
    expect(card).to_have_count(1)
    page.keyboard.press("Control+.")
    card.get_by_role("button", name="Ask a colleague").click()
    question = page.locator("#asking dialog").get_by_label("What you want to know")
    expect(question).to_have_value(re.compile("Can the LL-3 be dimmed.*about to write: “", re.S))
    screenshot(page, "asking-about-a-draft")
