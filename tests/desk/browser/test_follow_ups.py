"""A customer answers by a tap, on a telephone and without a script; Ada sees it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts import actions as contacts
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Conversation
from kept.desk.feedback import actions, links
from kept.desk.feedback.models import CheckBack, Kind
from kept.desk.staff.models import Agent, Company
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture
def asked(broken_leg: Conversation, ada: Agent, olu: Agent, company: Company) -> CheckBack:
    """Mona was asked yesterday whether her chair stands again."""
    at = now() - timedelta(days=1)
    actions.plan_new(at)
    actions.set_follow_ups(None, is_on=True, days=dict.fromkeys(Kind.values, 2), by=olu, at=at)
    conversations.reply(broken_leg, by=ada, html="<p>Dear Mona, a hex key.</p>", at=at)
    conversations.resolve(broken_leg, reason="", by=ada, at=at)
    actions.plan_new(at)
    planned = CheckBack.objects.get()
    actions.ask(planned, at=planned.due_at)
    CheckBack.objects.update(asked_at=at)
    cache.clear()
    return CheckBack.objects.select_related("conversation__contact", "agent").get()


@pytest.fixture
def asks_at_once(broken_leg: Conversation, olu: Agent, company: Company) -> Conversation:
    """Everybody asks with the reply that resolves."""
    days = dict.fromkeys(Kind.values, 2)
    actions.set_follow_ups(None, is_on=False, asks_at_once=True, days=days, by=olu, at=now())
    cache.clear()
    return broken_leg


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "java_script_enabled": False}


def test_not_solved_opens_it_on_adas_screen(visit: Visit, ada: Agent, asked: CheckBack) -> None:
    desk = visit(ada, asked.conversation.get_absolute_url())
    expect(desk.locator("html")).to_have_attribute("data-live", "on")
    expect(desk.locator("#conversation-head .state")).to_contain_text("Resolved")
    phone = visit(None, f"/f/{links.token(asked)}/?answer=not-solved", **PHONE)
    phone.get_by_role("button", name="No, something is missing").tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("We are on it again")
    expect(desk.locator("#conversation-head .state")).to_contain_text("Open")
    phone.get_by_label("What is missing?").fill("The leg is shorter than the others.")
    phone.get_by_role("button", name="Send").tap()
    expect(desk.locator(".timeline")).to_contain_text("The leg is shorter than the others.")
    desk.goto("/follow-ups/?view=not-solved")
    expect(desk.locator("#follow-ups")).to_contain_text("Mona Varga: Chair leg broke")
    expect(desk.locator("#follow-ups")).to_contain_text("Ada has it")
    screenshot(desk, "follow-ups-not-solved")


def test_the_reply_that_resolves_asks(visit: Visit, ada: Agent, asks_at_once: Conversation) -> None:
    desk = visit(ada, f"/conversations/{asks_at_once.pk}/closing/")
    expect(desk.get_by_text("Below it stand two links")).to_be_visible()
    screenshot(desk, "closing-asks")
    assert_accessible(desk)
    desk.get_by_label("Ask Mona, and resolve").check()
    desk.get_by_label("Why").fill("the tools are in the box")
    desk.get_by_role("button", name="Resolve", exact=True).click()
    expect(desk.locator("#conversation-head .state")).to_contain_text("Resolved")
    expect(desk.locator(".timeline")).to_contain_text("and asked whether it is solved")
    asked = CheckBack.objects.get(is_at_once=True)
    phone = visit(None, f"/f/{links.token(asked)}/?answer=solved", **PHONE)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Is it solved?")
    screenshot(phone, "portal-asked-at-once")
    phone.get_by_role("button", name="Yes, it is solved").tap()
    expect(desk.locator(".timeline")).to_contain_text("Mona Varga says that it is solved")


def test_a_lead_chooses_when_to_ask(visit: Visit, bo: Agent, asks_at_once: Conversation) -> None:
    page = visit(bo, "/set-up/follow-ups/")
    expect(page.get_by_label("Ask with the reply that resolves it")).to_be_checked()
    screenshot(page, "set-up-follow-ups")
    assert_accessible(page)
    assert_fits(page, 390)
    page.goto("/set-up/follow-ups/en/")
    screenshot(page, "set-up-follow-up-words")


def test_a_customer_taps_and_writes(visit: Visit, asked: CheckBack) -> None:
    phone = visit(None, f"/f/{links.token(asked)}/")
    for name in ("question", "solved", "rated", "done"):
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        assert_fits(phone, 320)
        screenshot(phone, f"portal-{name}")
        assert_accessible(phone)
        if name == "question":
            phone.get_by_role("button", name="Yes, it is solved").click()
        elif name == "solved":
            phone.get_by_role("button", name="Great").click()
        elif name == "rated":
            phone.get_by_label("Would you like to say why?").fill("Quick and kind.")
            phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you. That is all.")


def test_every_page_of_the_link_is_calm(visit: Visit, asked: CheckBack) -> None:
    contacts.describe(asked.conversation.contact, language="de")
    here = f"/f/{links.token(asked)}/"
    phone = visit(None, here, forgive=("404", "410"))
    phone.get_by_role("button", name="Nein, es fehlt noch etwas").click()
    pages = {"not-solved-de": here, "silence-de": f"{here}silence/", "unknown": "/f/1.x/"}
    for name, path in pages.items():
        phone.goto(path)
        assert_fits(phone, 320)
        screenshot(phone, f"portal-{name}")
        assert_accessible(phone)
    CheckBack.objects.update(asked_at=now() - timedelta(days=40))
    phone.goto(here)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dieser Link ist abgelaufen")


def test_ada_sees_who_will_be_asked(
    visit: Visit, ada: Agent, olu: Agent, asked: CheckBack, broken_leg: Conversation
) -> None:
    for other in Conversation.objects.exclude(pk=broken_leg.pk):
        contacts.describe(other.contact, zone="Asia/Tokyo")
        conversations.reply(other, by=ada, html="<p>Here it is.</p>", at=now())
        conversations.resolve(other, reason="", by=ada, at=now())
    actions.plan_new(now())
    page = visit(ada, "/follow-ups/")
    expect(page.locator("#follow-ups")).to_contain_text("in Tokyo")
    assert_fits(page)
    screenshot(page, "follow-ups-coming")
    page.get_by_text("Change Jun Park").click()
    opened = page.locator("details[open].follow-ups__more")
    expect(opened.get_by_role("button", name="Do not ask")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "follow-ups-change")
    opened.get_by_label("Do not ask, because").fill("We spoke on the phone.")
    opened.get_by_role("button", name="Do not ask").click()
    expect(page.locator(".toast").first).to_contain_text("Nobody is asked about this.")
    actions.rate(asked, 2, at=now())
    actions.add_words(asked, "Three weeks for one leg is too long.", at=now())
    page.goto("/follow-ups/?view=low")
    screenshot(page, "follow-ups-low")
    assert_accessible(page)
    page.goto(broken_leg.get_absolute_url())
    expect(page.locator(".follow-up")).to_contain_text("2 of 5")
    screenshot(page, "conversation-follow-up")
    assert_accessible(page)
