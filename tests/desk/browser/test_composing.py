"""Writing with little typing: saved replies by "/", files dropped and pasted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from kept.desk.conversations import actions
from kept.desk.conversations.models import Attachment, Conversation, Message
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, screenshot
from tests.desk.browser.writing import write
from tests.desk.cast import NOON

pytestmark = pytest.mark.browser

GIVE = """(box, [kind, name, text]) => {
    const given = new DataTransfer();
    given.items.add(new File([text], name, { type: "text/plain" }));
    const { x, y } = box.getBoundingClientRect();
    const event = kind === "paste"
        ? new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true })
        : new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true,
              clientX: x + 20, clientY: y + 20 });
    box.dispatchEvent(event);
}"""


def test_a_slash_offers_saved_replies_with_their_blanks_filled(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    actions.keep_saved_reply(
        name="Tools",
        html="<p>Dear {first_name}, no tools are needed.</p>",
        by=ada,
        at=NOON,
        agent=ada,
    )
    page = visit(ada, broken_leg.get_absolute_url())
    page.locator("rich-text .ProseMirror").click()
    page.keyboard.type("/")
    choice = page.get_by_role("button", name="Tools")
    expect(choice).to_be_visible()
    screenshot(page, "conversation-saved-replies")
    assert_accessible(page)
    choice.click()
    box = page.locator(".ProseMirror")
    expect(box).to_contain_text("Dear Mona, no tools are needed.")
    expect(box).not_to_contain_text("/")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline")).to_contain_text("Dear Mona, no tools are needed.")
    assert Message.objects.filter(text__contains="no tools are needed").count() == 1


def test_what_is_typed_before_the_editor_is_there_loses_no_space(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, "/inbox/")
    held: list[Route] = []
    page.route("**/django_prose_editor/editor.js", lambda route: held.append(route))
    with page.expect_request("**/django_prose_editor/editor.js"):
        page.goto(broken_leg.get_absolute_url())
        page.get_by_role("textbox", name="Reply").click()
    page.keyboard.type("A new leg leaves ")
    held[0].continue_()
    page.wait_for_selector("rich-text .ProseMirror")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type("today.")
    expect(page.locator(".ProseMirror")).to_have_text("A new leg leaves today.")


def test_files_are_dropped_and_pasted_and_taken_off(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, broken_leg.get_absolute_url())
    for kind, name in (("drop", "manual.txt"), ("paste", "list of parts.txt")):
        page.locator(".ProseMirror").evaluate(GIVE, [kind, name, f"The {name}"])
        expect(page.locator("[data-files] .file__name", has_text=name)).to_be_visible()
    screenshot(page, "conversation-files")
    assert_accessible(page)
    page.get_by_role("button", name="Take manual.txt off").click()
    expect(page.locator("[data-files] .file")).to_have_count(1)
    write(page, "Here is the list.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline .file__name")).to_have_text("list of parts.txt")
    sent = Attachment.objects.get(message__kind="reply")
    assert sent.name == "list of parts.txt"
