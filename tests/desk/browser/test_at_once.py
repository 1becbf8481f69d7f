"""Two people at the same conversation: they see each other, and do not answer twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kept.desk.conversations.models import Conversation, Message
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, screenshot
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


def test_they_see_each_other_and_only_one_answer_leaves(
    visit: Visit, ada: Agent, bo: Agent, broken_leg: Conversation
) -> None:
    adas = visit(ada, broken_leg.get_absolute_url())
    expect(adas.locator("html")).to_have_attribute("data-live", "on")
    bos = visit(bo, broken_leg.get_absolute_url(), forgive=("409",))
    expect(bos.locator("html")).to_have_attribute("data-live", "on")
    expect(bos.get_by_text("Ada Okafor looks at this")).to_be_attached()
    expect(adas.get_by_text("Bo Lindqvist looks at this")).to_be_attached()
    write(adas, "A screwdriver is in the box.")
    expect(bos.get_by_text("Ada is writing")).to_be_visible()
    write(bos, "Any screwdriver will do.")
    expect(adas.get_by_text("Bo is writing")).to_be_visible()
    screenshot(bos, "conversation-both-write")
    assert_accessible(bos)
    adas.keyboard.press("Control+Enter")
    expect(bos.locator(".timeline")).to_contain_text("A screwdriver is in the box.")
    bos.keyboard.press("Control+Enter")
    expect(bos.locator(".composer__stop")).to_contain_text("A screwdriver is in the box.")
    expect(bos.locator(".ProseMirror")).to_contain_text("Any screwdriver will do.")
    assert Message.objects.filter(kind="reply", at__gte=broken_leg.waiting_since).count() == 1
