"""Ada puts a link into her reply; Mona goes on by it, on a telephone and without a script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.coaching import going_on
from kept.desk.contacts import actions as contacts
from kept.desk.conversations import actions, their_page
from kept.desk.conversations.models import Conversation, TheirPage
from kept.desk.staff.models import Agent, Company
from tests.desk.browser.conftest import Visit
from tests.desk.browser.test_follow_ups import PHONE
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture
def page(broken_leg: Conversation, ada: Agent, company: Company) -> TheirPage:
    """Mona got the link an hour ago."""
    cache.clear()
    at = now() - timedelta(hours=1)
    words = "<p>Dear Mona, a hex key: https://lumen-lamps.example/keys.</p>"
    html = words + going_on.html(broken_leg)
    reply = actions.reply(broken_leg, by=ada, at=at, html=html)
    actions.open_page(reply, at=at)
    actions.mark_sent(reply.delivery, at=at)
    found: TheirPage = TheirPage.objects.select_related("contact", "conversation").get()
    return found


def test_ada_puts_it_in_by_the_stroke_of_saved_replies(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    desk = visit(ada, broken_leg.get_absolute_url())
    desk.wait_for_selector("rich-text .ProseMirror")
    desk.locator(".ProseMirror").click()
    desk.keyboard.type("/")
    desk.get_by_role("button", name="A link to go on").click()
    expect(desk.locator(".ProseMirror a")).to_have_attribute("href", their_page.link())
    expect(desk.locator(".ProseMirror")).not_to_contain_text("/You")
    screenshot(desk, "link-to-go-on")
    assert_accessible(desk)


def test_the_card_puts_it_in_place_of_what_sends_them_elsewhere(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    desk = visit(ada, broken_leg.get_absolute_url())
    desk.wait_for_selector("rich-text .ProseMirror")
    desk.locator(".ProseMirror").click()
    desk.keyboard.type("Dear Mona, it is simple. Please call our hotline about this.")
    desk.locator(".coach__count").click()
    desk.get_by_role("button", name="Send a link that goes on").click()
    expect(desk.locator(".ProseMirror")).to_contain_text(their_page.link())
    expect(desk.locator(".ProseMirror")).not_to_contain_text("hotline")
    expect(desk.locator(".ProseMirror")).to_contain_text("it is simple.")
    desk.locator(".ProseMirror").press("Control+z")
    expect(desk.locator(".ProseMirror")).not_to_contain_text(their_page.link())
    expect(desk.locator(".ProseMirror")).to_contain_text("hotline")


def test_mona_goes_on_and_ada_sees_it(visit: Visit, ada: Agent, page: TheirPage) -> None:
    desk = visit(ada, page.conversation.get_absolute_url())
    expect(desk.locator("html")).to_have_attribute("data-live", "on")
    phone = visit(None, f"/c/{their_page.token(page)}/", **PHONE)
    phone.get_by_label("Write to us").fill("It is the left leg.")
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_role("status")).to_contain_text("Your words have arrived.")
    expect(desk.locator(".timeline")).to_contain_text("It is the left leg.")
    expect(desk.locator(".timeline")).to_contain_text("The link to their page was opened")
    phone.get_by_text("Rather be called?").tap()
    phone.get_by_label("Your number").fill("+351 21 000 0000")
    phone.get_by_role("button", name="Ask to be called").tap()
    expect(desk.locator(".timeline")).to_contain_text("Please call me on +351210000000.")
    expect(desk.locator("open-questions")).to_contain_text("Asks to be called")
    desk.get_by_role("button", name="Promise the call").click()
    expect(desk.locator(".ProseMirror")).to_contain_text("I will call you")
    screenshot(desk, "gone-on")
    desk.reload()
    expect(desk.get_by_role("region", name="Their page")).to_contain_text("Opened first")
    assert_accessible(desk)


def test_it_is_opened_when_somebody_touches_it(visit: Visit, ada: Agent, page: TheirPage) -> None:
    desk = visit(ada, page.conversation.get_absolute_url())
    expect(desk.locator("html")).to_have_attribute("data-live", "on")
    phone = visit(None, f"/c/{their_page.token(page)}/", **PHONE | {"java_script_enabled": True})
    phone.wait_for_function("() => customElements.get('first-touch') !== undefined")
    assert not TheirPage.objects.exclude(opened_at=None).exists(), "loading it is no opening"
    phone.get_by_role("heading", level=1).tap()
    expect(desk.locator(".timeline")).to_contain_text("The link to their page was opened")


def test_every_page_of_it_is_calm(visit: Visit, page: TheirPage, ada: Agent) -> None:
    here = f"/c/{their_page.token(page)}/"
    phone = visit(None, here, forgive=("404", "410", "422"))
    phone.get_by_text("Rather be called?").click()
    for name in ("open", "said"):
        assert_fits(phone, 320)
        screenshot(phone, f"portal-conversation-{name}", whole=True)
        assert_accessible(phone)
        phone.get_by_label("Write to us").fill("It is the left leg.")
        phone.get_by_role("button", name="Send").click()
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
    contacts.describe(page.contact, language="de")
    phone.goto(here)
    phone.get_by_text("Lieber angerufen werden?").click()
    phone.get_by_label("Ihre Nummer").fill("12")
    phone.get_by_role("button", name="Um Anruf bitten").click()
    expect(phone.get_by_role("alert")).to_contain_text("Telefonnummer")
    screenshot(phone, "portal-conversation-refused-de", whole=True)
    assert_accessible(phone)
    actions.end_page(page, by=ada, at=now())
    for name, path in {"ended-de": here, "place": "/c/-/"}.items():
        phone.goto(path)
        screenshot(phone, f"portal-conversation-{name}")
        assert_fits(phone, 320)
        assert_accessible(phone)
