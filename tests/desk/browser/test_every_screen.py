"""Every screen there is, in both schemes, wide and narrow: nothing for axe to complain of.

The screens are found, not listed: a new one is looked at from its first day.
"""

from __future__ import annotations

import pytest
from django.test import Client

from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot
from tests.desk.everything import ALL, filled

pytestmark = pytest.mark.browser
SHARE = 6
"""So many tests share the screens, so that several processors can."""


@pytest.mark.parametrize("share", range(SHARE))
def test_it_is_accessible_and_fits(
    visit: Visit, olu: Agent, world: dict[str, int | str], share: int
) -> None:
    page = visit(olu, "/me/", forgive=("frame-ancestors",))
    screens = _screens(olu, world)
    assert len(screens) > 30
    for name, path in screens[share::SHARE]:
        page.goto(path)
        assert page.locator("h1").count() == 1, f"{name} has not one heading of the first rank"
        assert page.title().endswith("Kept"), name
        assert_fits(page)
        screenshot(page, f"every-{name}")
        assert_accessible(page)


def _screens(olu: Agent, world: dict[str, int | str]) -> list[tuple[str, str]]:
    """What answers Olu's browser with a whole page of our own."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(olu, backend="kept.desk.staff.signed_in.Backend")
    found = []
    for name, route in ALL:
        path = filled(route, world)
        answer = client.get(path)
        is_page = answer.status_code == 200 and "html" in answer.headers["Content-Type"]
        if is_page and b"<nav " in answer.content and b"<main" in answer.content:
            found.append((name, path))
        for close_file in answer._resource_closers:
            close_file()
    return found
