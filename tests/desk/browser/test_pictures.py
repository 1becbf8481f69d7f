"""Pictures in what one writes: pasted, seen, sent, and seen in the story."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Attachment, Channel, Conversation, Message
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import screenshot
from tests.desk.cast import NOON
from tests.desk.conversations.test_elsewhere import png

pytestmark = pytest.mark.browser

PASTE = """async (box) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 240, height: 120 });
  const brush = canvas.getContext("2d");
  brush.fillStyle = "teal";
  brush.fillRect(0, 0, 240, 120);
  const blob = await new Promise((made) => canvas.toBlob(made, "image/png"));
  const given = new DataTransfer();
  given.items.add(new File([blob], "leg.png", { type: "image/png" }));
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }));
}"""  # noqa: E501
IS_SEEN = "image => image.complete && image.naturalWidth === 240"


@pytest.fixture
def asked(support: Channel, mona: Contact) -> Conversation:
    said = actions.receive(
        channel=support, contact=mona, subject="Chair leg", at=NOON, sender="mona@example.org",
        text="Which of the legs is it?",
    )  # fmt: skip
    return said.conversation


def test_a_pasted_picture_is_seen_in_the_text_and_in_the_story(
    visit: Visit, ada: Agent, asked: Conversation
) -> None:
    page = visit(ada, asked.get_absolute_url())
    box = page.locator(".ProseMirror")
    box.click()
    page.keyboard.insert_text("This one, Mona:")
    box.evaluate(PASTE)
    picture = box.locator("img")
    expect(picture).to_be_visible()
    page.wait_for_function(IS_SEEN, arg=picture.element_handle())
    expect(page.locator("[data-draft-state]")).to_have_text("Saved")
    screenshot(page, "picture-in-text")
    page.reload()
    expect(page.locator(".ProseMirror img")).to_be_visible()
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+Enter")
    told = page.locator(".message--ours img")
    expect(told).to_be_visible()
    page.wait_for_function(IS_SEEN, arg=told.element_handle())
    sent = Message.objects.get(kind="reply")
    assert f'src="cid:{sent.attachments.get().content_id}"' in sent.html


def test_one_can_begin_a_conversation_with_a_picture(
    visit: Visit, ada: Agent, support: Channel
) -> None:
    page = visit(ada, "/conversations/new/")
    box = page.locator(".ProseMirror")
    box.click()
    box.evaluate(PASTE)
    expect(box.locator("img")).to_be_visible()
    page.keyboard.insert_text("The leg of the chair.")
    expect(page.locator("[data-draft-state]")).to_have_text("Saved")
    page.get_by_label("To", exact=True).fill("jun@example.org")
    page.get_by_label("Subject").fill("A leg")
    page.get_by_role("button", name="Send", exact=False).click()
    expect(page.locator(".message--ours img")).to_be_visible()


def test_a_mail_as_it_was_laid_out_shows_its_own_pictures(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    said = actions.receive(
        channel=support, contact=mona, subject="Leg", at=NOON, text="The leg:",
        html='<p>The leg:</p><img src="cid:leg"><a href="https://a.example/">more</a>',
    )  # fmt: skip
    file = actions.keep_file(png(), name="leg.png", message=said)
    Attachment.objects.filter(pk=file.pk).update(content_id="leg", is_inline=True)
    page = visit(ada, f"/messages/{said.pk}/original/", forgive=("favicon",))
    picture = page.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
