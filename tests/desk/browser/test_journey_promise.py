"""Journey 1, over the night on which the clocks go forward: a mail becomes a kept promise."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel
from kept.desk.promises.models import Promise, State
from kept.desk.staff import actions as staff
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.moving import Clock
from tests.desk.browser.moving import clock as clock
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


def test_a_promise_is_due_when_the_customer_was_told(
    visit: Visit, clock: Clock, ada: Agent, bo: Agent, support: Channel, mona: Contact
) -> None:
    """Lisbon is an hour ahead of itself on Monday: its noon is eleven in UTC, not twelve."""
    friday = clock.to(2026, 3, 27, 15)
    contacts.describe(mona, zone="Europe/Lisbon")
    found = conversations.receive(
        channel=support, contact=mona, subject="Chair leg broke", at=friday,
        text="Hello,\n\nthe leg of one chair broke.\n\nMona", sender="mona@example.org",
    ).conversation  # fmt: skip
    conversations.assign(found, ada, by=ada, at=friday)
    page = visit(ada, found.get_absolute_url())
    write(page, "Hello Mona, I am sorry about the chair. I will call you Monday morning.")
    chip = page.locator(".promise-chip")
    expect(chip).to_contain_text("Call Mona")
    chip.get_by_role("button", name="Keep it").click()
    expect(chip).to_contain_text("promised when you send")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#promises-told")).to_contain_text("Call Mona")
    promise = Promise.objects.get()
    assert promise.due_at == datetime(2026, 3, 30, 11, tzinfo=UTC)

    # Ada falls ill on Monday: it is the team's at once, and Bo takes it.
    clock.to(2026, 3, 30, 6)
    staff.plan_absence(ada, since=now(), until=None, by=bo, at=now())
    clock.to(2026, 3, 30, 7, 40)
    promise.refresh_from_db()
    assert promise.owner is None and promise.reminded_at is not None
    theirs = visit(bo, "/promises/?of=team")
    expect(theirs.locator(".promise")).to_contain_text("Care")
    theirs.get_by_role("button", name="Take").click()
    expect(theirs.locator(".promise .avatar")).to_be_visible()

    # Half an hour before Mona's noon it is called and kept, in time.
    clock.to(2026, 3, 30, 10, 30)
    theirs.goto(found.get_absolute_url())
    theirs.get_by_text("Log a call").click()
    theirs.get_by_label("What was said on the phone").fill("The leg arrives on Thursday.")
    theirs.get_by_role("button", name="We spoke").click()
    expect(theirs.locator("#promises-told")).to_contain_text("Nothing is promised")
    promise.refresh_from_db()
    assert (promise.state, promise.was_in_time) == (State.KEPT, True)


def test_a_promise_that_falls_due_is_late_on_the_screen_of_the_lead(
    visit: Visit, clock: Clock, ada: Agent, bo: Agent, support: Channel, mona: Contact
) -> None:
    at = clock.to(2026, 3, 27, 15)
    found = conversations.receive(channel=support, contact=mona, text="Hi", at=at).conversation
    conversations.assign(found, ada, by=ada, at=at)
    page = visit(ada, found.get_absolute_url())
    page.get_by_text("Promise something").click()
    page.get_by_label("What is promised").fill("Send the leg")
    page.get_by_label("By when, your time").fill("2026-03-30T09:00")
    page.get_by_role("button", name="Promise", exact=True).click()
    expect(page.locator("#promises-told")).to_contain_text("Send the leg")
    clock.to(2026, 3, 30, 9, 5)
    theirs = visit(bo, "/promises/?of=all")
    expect(theirs.get_by_role("heading", name="Late")).to_be_visible()
    expect(theirs.locator(".promise")).to_contain_text("Send the leg")
    assert Promise.objects.get().late_at is not None
