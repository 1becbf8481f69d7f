"""Set-up, contacts and one's own page, looked at in both schemes and two widths."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact, Order
from kept.desk.staff import actions
from kept.desk.staff.models import Agent, Company, Team
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.cast import NOON, PASSWORD

pytestmark = pytest.mark.browser


def test_a_first_visit_ends_at_the_steps(visit: Visit) -> None:
    page = visit(None, "/")
    screenshot(page, "welcome")
    assert_accessible(page)
    page.get_by_role("link", name="Set up your desk").click()
    page.get_by_label("Your name").fill("Olu Adeyemi")
    page.get_by_label("E-mail").fill("olu@lumen-lamps.example")
    page.get_by_label("Password").fill(PASSWORD)
    screenshot(page, "owner")
    page.get_by_role("button", name="Make the desk mine").click()
    expect(page.get_by_role("heading", name="Set up")).to_be_visible()
    screenshot(page, "set-up")
    assert_accessible(page)


@pytest.mark.parametrize(
    "path",
    ["set-up/company/", "set-up/people/", "set-up/teams/", "set-up/journal/", "me/",
     "contacts/", "contacts/blocks/", "contacts/orders/"],
)  # fmt: skip
def test_each_screen_is_accessible_and_fits(
    visit: Visit, olu: Agent, company: Company, care: Team, mona: Contact, path: str
) -> None:
    actions.invite(email="dee@example.org", name="Dee", role="agent", teams=[care], by=olu, at=NOON)
    page = visit(olu, f"/{path}")
    assert_fits(page)
    screenshot(page, path.replace("/", "-").strip("-"))
    assert_accessible(page)


def test_a_team_is_given_hours(visit: Visit, bo: Agent, care: Team) -> None:
    page = visit(bo, f"/set-up/teams/{care.pk}/")
    page.get_by_label("Saturday opens").first.fill("10:00")
    page.get_by_label("Saturday closes").first.fill("14:00")
    page.get_by_role("button", name="Save hours").click()
    expect(page.locator(".toast__text")).to_have_text("Hours saved.")
    screenshot(page, "team")
    assert_accessible(page)


def test_a_person_stands_on_one_screen(visit: Visit, ada: Agent, mona: Contact) -> None:
    contacts.describe(mona, zone="Europe/Lisbon", called="Mona")
    contacts.add_note(mona, "Works nights: call after two.", by=ada, at=NOON)
    order = Order.objects.create(
        number="1042", contact=mona, status="shipped", promised_on=date(2026, 3, 9), total="€ 129"
    )
    order.items.create(name="Desk lamp Faro", quantity=2)
    page = visit(ada, f"/contacts/{mona.pk}/")
    expect(page.get_by_role("heading", name="Mona Varga")).to_be_visible()
    assert_fits(page)
    screenshot(page, "contact")
    assert_accessible(page)
