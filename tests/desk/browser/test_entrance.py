"""Coming in: the sign-in page, and the pages that stand alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.cast import PASSWORD

pytestmark = pytest.mark.browser


def test_it_lets_ada_in(visit: Visit, ada: Agent) -> None:
    page = visit(None, "/account/login/?next=/account/2fa/")
    page.get_by_label("Email").fill(ada.email)
    page.get_by_label("Password").fill("not it")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".problems")).to_be_visible()
    screenshot(page, "sign-in-refused")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()


def test_it_is_accessible(visit: Visit, ada: Agent) -> None:
    page = visit(None, "/account/login/")
    assert_fits(page)
    screenshot(page, "sign-in")
    assert_accessible(page)


@pytest.mark.parametrize(
    "path", ["2fa/", "password/change/", "sessions/", "2fa/totp/activate/", "2fa/webauthn/add/"]
)
def test_the_pages_of_an_account_are_accessible(visit: Visit, ada: Agent, path: str) -> None:
    page = visit(ada, f"/account/{path}")
    assert_fits(page)
    screenshot(page, f"account-{path.replace('/', '-').strip('-')}")
    assert_accessible(page)


def test_what_is_not_there_says_so(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/nowhere/", forgive=("404",))
    expect(page.get_by_role("heading", name="This is not here")).to_be_visible()
    screenshot(page, "not-here")
    assert_accessible(page)
