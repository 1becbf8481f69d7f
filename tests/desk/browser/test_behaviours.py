"""The small elements: the live stream, toasts, the net below drafts, errors in sentences."""

from __future__ import annotations

import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, Route, expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation
from kept.desk.lib import bus
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import screenshot

pytestmark = pytest.mark.browser

LISTEN = """() => {
    const { dataset } = document.documentElement;
    dataset.heard = "";
    for (const name of ["live:conversation", "live:conversation:7", "live:everything"])
        document.addEventListener(name, () => { dataset.heard += `${name} `; });
}"""
NET = """<draft-net key="t"><form><textarea name="text" aria-label="Kept text"></textarea></form>
    </draft-net>"""


def expect_heard(page: Page, words: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-heard", words)


def add(page: Page, html: str) -> None:
    """Put HTML into the page as a swap of htmx would."""
    page.evaluate(
        """html => { const main = document.querySelector("main");
            main.insertAdjacentHTML("beforeend", html); htmx.process(main); }""",
        html,
    )


def test_all_tabs_hear_by_one_stream(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/patterns/")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    other = page.context.new_page()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto("/patterns/")
    expect(other.locator("html")).to_have_attribute("data-live", "on")
    for each in (page, other):
        each.evaluate(LISTEN)
    bus.publish("conversation", 7)
    for each in (page, other):
        expect_heard(each, "live:conversation live:conversation:7 ")
    assert not [url for url in asked if "/events/" in url]
    page.close()
    before = "live:conversation live:conversation:7 "
    expect_heard(other, f"{before}live:everything ")
    bus.publish("conversation", 8)
    expect_heard(other, f"{before}live:everything live:conversation ")


@pytest.mark.parametrize("held", ["**/events/*", "**/rich-text*.js"])
def test_nothing_is_missed_while_a_page_opens(
    held: str, visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    """Neither before its stream is there, nor before its parts know how to ask for their news."""
    page = visit(ada, "/patterns/")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    waiting: list[Route] = []
    page.route(held, lambda route: waiting.append(route))
    with page.expect_request(held):
        page.goto(f"/conversations/{broken_leg.pk}/", wait_until="commit")
    expect(page.locator("#timeline")).to_contain_text("Which tools")
    if "events" not in held:
        expect(page.locator("html")).to_have_attribute("data-live", "on")
    actions.receive(
        channel=broken_leg.channel, contact=broken_leg.contact, conversation=broken_leg, at=now(),
        text="And now?",
    )  # fmt: skip
    for route in waiting:
        route.continue_()
    expect(page.locator("#timeline")).to_contain_text("And now?")


def test_a_page_opened_beside_another_hears_what_that_was_told(
    visit: Visit, ada: Agent, broken_leg: Conversation
) -> None:
    page = visit(ada, "/patterns/")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    other = page.context.new_page()
    waiting: list[Route] = []
    other.route("**/desk*.js", lambda route: waiting.append(route))
    with other.expect_request("**/desk*.js"):
        other.goto(f"/conversations/{broken_leg.pk}/", wait_until="commit")
    expect(other.locator("#timeline")).to_contain_text("Which tools")
    page.evaluate(LISTEN)
    actions.receive(
        channel=broken_leg.channel, contact=broken_leg.contact, conversation=broken_leg, at=now(),
        text="And now?",
    )  # fmt: skip
    expect(page.locator("html")).to_have_attribute("data-heard", re.compile("live:conversation"))
    for route in waiting:
        route.continue_()
    expect(other.locator("#timeline")).to_contain_text("And now?")


def test_what_was_put_in_works_at_once(visit: Visit, ada: Agent, broken_leg: Conversation) -> None:
    """Who clicks the moment news stand there gets the answer here, not another page."""
    page = visit(ada, f"/conversations/{broken_leg.pk}/")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    page.evaluate(
        """() => new MutationObserver((_, watching) => {
            if (!document.querySelector("#timeline").textContent.includes("And now?")) return;
            watching.disconnect();
            document.querySelector("#timeline a[href*=forwarding]").click();
        }).observe(document.querySelector("stay-at-end"), { childList: true, subtree: true })"""
    )
    actions.receive(
        channel=broken_leg.channel, contact=broken_leg.contact, conversation=broken_leg, at=now(),
        text="And now?",
    )  # fmt: skip
    expect(page.locator("#composer a[aria-current]")).to_contain_text("Send on")
    assert page.url.endswith(f"/conversations/{broken_leg.pk}/")


def test_it_looks_at_everything_after_an_interruption(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/contacts/", forgive=("ERR_",))
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    calls: list[str] = []

    def once_broken(route: Route) -> None:
        calls.append(route.request.url)
        if len(calls) == 1:
            route.fulfill(content_type="text/event-stream", body=": hello\n\n")
        else:
            route.continue_()

    page.route("**/events/*", once_broken)
    page.add_init_script(f"addEventListener('DOMContentLoaded', {LISTEN})")
    page.goto("/patterns/")
    expect_heard(page, "live:everything ")
    expect(page.locator("html")).to_have_attribute("data-live", "on")


def test_what_was_typed_survives_a_reload(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/patterns/")
    add(page, NET)
    page.get_by_label("Kept text").fill("I will call you tomorrow.")
    page.reload()
    add(page, NET)
    expect(page.get_by_label("Kept text")).to_have_value("I will call you tomorrow.")


def test_it_says_what_went_wrong(visit: Visit, ada: Agent) -> None:
    page = visit(
        ada, "/patterns/", forgive=("401", "403", "404", "ERR_", "htmx:", "Response Status")
    )
    add(page, '<button hx-post="/nowhere/">Ask</button>')
    page.get_by_role("button", name="Ask", exact=True).click()
    toasts = page.locator("#toasts .toast")
    expect(toasts).to_have_text(["This is no longer there, or you may not see it."])
    page.context.set_offline(True)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(toasts).to_have_count(2)
    screenshot(page, "toasts")
    page.context.set_offline(False)
    page.context.clear_cookies()
    add(page, '<button hx-get="/waiting/">Count</button>')
    ask = page.get_by_role("button", name="Count", exact=True)
    ask.dispatch_event("click")  # what asks by itself may have opened the dialog over it by now
    expect(page.get_by_role("dialog", name="You were signed out")).to_be_visible()
    screenshot(page, "signed-out")


def test_the_palette_asks_the_server(visit: Visit, ada: Agent, mona: Contact) -> None:
    page = visit(ada, "/patterns/")
    page.keyboard.press("Control+k")
    page.keyboard.type("varga")
    expect(page.get_by_role("option", name="Mona Varga")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/contacts/{mona.pk}/")
