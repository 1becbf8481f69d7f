"""A key is made, copied, tried and revoked; and what programs can do is read."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.staff import keys
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


def test_a_key_opens_the_door_until_it_is_revoked(
    visit: Visit, address: str, olu: Agent, ada: Agent
) -> None:
    at = now() - timedelta(days=40)
    old, _ = keys.make_key(ada, name="Old shop", expires_at=at + timedelta(days=30), by=olu, at=at)
    keys.make_key(olu, name="Warehouse", expires_at=None, by=olu, at=at)
    page = visit(olu, "/set-up/keys/")
    page.get_by_label("Program").fill("Shop")
    page.get_by_label("Acts as").select_option(label="Ada Okafor")
    page.get_by_role("button", name="Make a key").click()
    secret = page.get_by_label("Key", exact=True).input_value()
    assert secret.startswith("kept_")
    assert_fits(page)
    screenshot(page, "keys-made", whole=True)
    assert_accessible(page)

    headers = {"Authorization": f"Bearer {secret}"}
    asked = httpx.get(f"{address}/api/v1/promises/", headers=headers)
    assert asked.status_code == 200 and asked.json()["promises"] == []

    page.goto("/set-up/keys/")
    assert secret not in page.content()
    row = page.get_by_role("row").filter(has_text="Ada Okafor").filter(has_text="Shop").first
    expect(row.locator("time").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=old.name)).to_contain_text("run out")
    screenshot(page, "keys", whole=True)
    row.get_by_role("button", name="Revoke the key of Shop").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.locator(".toast__text")).to_have_text("Shop is let in no more.")
    assert httpx.get(f"{address}/api/v1/promises/", headers=headers).status_code == 401


def test_what_programs_can_do_is_read(visit: Visit, olu: Agent) -> None:
    page = visit(olu, "/set-up/keys/reference/")
    expect(page.get_by_role("heading", name="Promise something")).to_be_visible()
    page.get_by_text("When it cannot be done").first.click()
    assert_fits(page)
    screenshot(page, "keys-reference", whole=True)
    assert_accessible(page)
