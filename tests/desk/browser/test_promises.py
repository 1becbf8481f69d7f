"""A mail becomes a kept promise: the first journey of the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation, Delivery, Status
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise, State
from kept.desk.staff import actions as staff
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.moving import Clock
from tests.desk.browser.moving import clock as clock
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def wednesday(clock: Clock) -> None:
    """Tomorrow is a good day for a call, whichever day the tests run."""
    clock.to(2026, 3, 4, 10)


SENTENCE = "I'll check with the warehouse and call you back tomorrow morning."


def _mail(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    contacts.describe(mona, zone="Asia/Kolkata")
    contacts.save_order(mona, "1042", status="shipped", items=[("Oak chair", 2)])
    said = conversations.receive(
        channel=support, contact=mona, subject="Chair leg broke", at=now(),
        text="Hello,\n\nthe leg of one chair broke after two days. Order 1042.\n\nMona",
    )  # fmt: skip
    conversations.assign(said.conversation, ada, by=ada, at=now())
    return said.conversation


def test_a_mail_becomes_a_kept_promise(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    found = _mail(support, mona, ada)
    page = visit(ada, found.get_absolute_url())
    write(page, f"Hello Mona, I am sorry about the chair. {SENTENCE}")
    chip = page.locator(".promise-chip")
    expect(chip).to_contain_text("Check with the warehouse and call Mona back")
    expect(chip).to_contain_text("in Kolkata")
    screenshot(page, "promise-chip")
    assert_accessible(page)
    chip.get_by_role("button", name="Keep it").focus()
    page.keyboard.press("Enter")
    expect(chip).to_contain_text("promised when you send")
    screenshot(page, "promise-chip-kept")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast__undo")).to_be_visible()
    expect(page.locator("#promises-told")).to_contain_text("call Mona back")
    screenshot(page, "promise-beside")
    assert_accessible(page)
    promise = Promise.objects.get()
    conversations.mark_sent(Delivery.objects.get(), at=now())

    # Tomorrow, half an hour before she can be called, it is on top of Ada's list.
    found.refresh_from_db()
    assert found.status == Status.WAITING
    actions.look_after(promise.begins_at - timedelta(minutes=30))
    page.goto("/inbox/?view=mine")
    expect(page.locator(".entry").first).to_contain_text("Chair leg broke")
    expect(page.locator(".entry .badge--due")).to_be_visible()

    page.goto("/inbox/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.locator("h1")).to_have_text("Promises")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"**{found.get_absolute_url()}")
    page.get_by_text("Log a call").click()
    page.get_by_label("What was said on the phone").fill(
        "The new leg arrives on Thursday, she is glad."
    )
    page.get_by_role("button", name="We spoke").click()
    expect(page.locator("#promises-told")).to_contain_text("Nothing is promised")
    promise.refresh_from_db()
    assert promise.was_in_time and promise.kept_by is not None


def test_it_goes_to_the_team_when_ada_falls_ill(
    visit: Visit, ada: Agent, bo: Agent, support: Channel, mona: Contact
) -> None:
    found = _mail(support, mona, ada)
    terms = Terms("Call Mona", now() + timedelta(hours=20), how="call", zone="Asia/Kolkata")
    actions.make(found, terms, by=ada, at=now())
    staff.plan_absence(ada, since=now(), until=None, by=bo, at=now())
    actions.look_after(now())
    page = visit(bo, "/promises/?of=team")
    expect(page.locator(".promise")).to_contain_text("Care")
    page.get_by_role("button", name="Take").click()
    expect(page.locator(".promise .avatar")).to_be_visible()
    assert Promise.objects.get().owner == bo


def test_a_promise_without_a_time_asks_by_when_and_undoing_takes_it_back(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    page = visit(ada, _mail(support, mona, ada).get_absolute_url())
    write(page, "Hello Mona, I will look into it and get back to you.")
    chip = page.locator(".promise-chip")
    expect(chip).to_contain_text("By when?")
    screenshot(page, "promise-by-when")
    chip.locator("[data-due]").nth(1).click()
    expect(chip).to_contain_text("promised when you send")
    expect(page.locator("[data-draft-state]")).to_have_text("Saved")
    page.reload()
    expect(chip).to_contain_text("promised when you send")
    page.locator(".ProseMirror").click()  # it is there when all else that listens is, too
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast__undo")).to_be_visible()
    assert Promise.objects.get().how == "email"
    page.locator(".toast__undo").click()
    expect(page.locator(".ProseMirror")).to_contain_text("get back to you")
    expect(page.locator(".toast__undo")).to_have_count(0)
    assert not Promise.objects.exists()
    expect(chip).to_contain_text("promised when you send")


def test_resolving_leads_to_what_is_promised_and_on_once_it_is_kept(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    found = _mail(support, mona, ada)
    terms = Terms("Send the drawing", now() + timedelta(hours=5), zone="Asia/Kolkata")
    actions.make(found, terms, by=ada, at=now())
    page = visit(ada, found.get_absolute_url())
    page.keyboard.press("e")
    dialog = page.locator("#asking dialog")
    expect(dialog).to_contain_text("Send the drawing")
    screenshot(page, "closing-promised")
    assert_accessible(page)
    expect(dialog.get_by_role("link", name="Back")).to_be_focused()
    dialog.get_by_role("link", name="Hand on").click()
    expect(dialog.get_by_label("Who keeps it")).to_be_focused()
    screenshot(page, "promise-hand-on")
    assert_accessible(page)
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    page.keyboard.press("e")
    dialog.get_by_role("button", name="Kept").click()
    expect(dialog.get_by_role("button", name="Resolve")).to_be_visible()
    assert Promise.objects.get().state == State.KEPT


def test_what_is_no_promise_makes_none(
    visit: Visit, ada: Agent, support: Channel, mona: Contact
) -> None:
    page = visit(ada, _mail(support, mona, ada).get_absolute_url())
    write(page, f"Hello Mona. {SENTENCE}")
    page.get_by_role("button", name="Not a promise").click()
    expect(page.locator(".promise-chip")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast__undo")).to_be_visible()
    assert not Promise.objects.exists()


def test_the_ledger_is_calm_until_something_is_late(
    visit: Visit, ada: Agent, bo: Agent, support: Channel, mona: Contact
) -> None:
    found = _mail(support, mona, ada)
    at = now()
    made = {"Call Mona about the leg": -3, "Send the drawing": 1, "Tell her of the courier": 26,
            "Ask how it sits": 80}  # fmt: skip
    for what, hours in made.items():
        due = at + timedelta(hours=hours)
        terms = Terms(what, due, how="call", zone="Asia/Kolkata")
        actions.make(found, terms, by=ada, at=min(at, due) - timedelta(hours=2))
    kept = actions.make(found, Terms("Write by noon", at, zone="UTC"), by=ada,
                        at=at - timedelta(hours=4))  # fmt: skip
    actions.keep(kept, by=ada, at=at - timedelta(hours=1))
    actions.look_after(at + timedelta(minutes=31))
    page = visit(ada, "/promises/")
    expect(page.locator(".promises__part--late")).to_contain_text("Call Mona about the leg")
    screenshot(page, "promises")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="In my calendar").click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Make an address").click()
    page.get_by_role("button", name="In my calendar").click()
    screenshot(page, "promises-calendar")
    page.goto("/promises/?past=yes")
    screenshot(page, "promises-past")
    page.goto(f"/promises/{Promise.objects.get(what='Send the drawing').pk}/time/")
    screenshot(page, "promise-time")
    assert_accessible(page)
    page.goto(found.get_absolute_url())
    page.get_by_role("button", name="Apologise").click()
    expect(page.locator(".ProseMirror")).to_contain_text("I am sorry")
    screenshot(page, "promise-late")
    assert Promise.objects.filter(state=State.MADE).count() == 4
