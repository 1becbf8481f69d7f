"""A team with limits: for everybody else its conversations do not exist."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent, Team
from tests.desk.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_only_the_team_sees_hears_and_finds_its_conversations(
    visit: Visit, ada: Agent, cy: Agent, billing: Team, broken_leg: Conversation,
    support: Channel, mona: Contact,
) -> None:  # fmt: skip
    secret = actions.receive(
        channel=support, contact=mona, subject="Salary of Nils", at=now(), text="Confidential."
    ).conversation
    actions.move_to_team(secret, billing, by=cy, at=now())
    path = secret.get_absolute_url()
    adas = visit(ada, "/inbox/?view=all", forgive=("404",))
    cys = visit(cy, "/inbox/?view=all")
    nils = visit(None, path)
    expect(nils.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(cys.get_by_role("link", name="Salary of Nils")).to_be_visible()
    for page in (adas, cys):
        expect(page.locator("html")).to_have_attribute("data-live", "on")
    adas.evaluate(
        """() => document.addEventListener("live:conversation", ({ detail }) => {
            document.documentElement.dataset.heard = `${detail.id}`; })"""
    )
    actions.receive(
        channel=support, contact=mona, conversation=secret, at=now(), text="Most confidential."
    )
    expect(cys.get_by_text("Most confidential.")).to_be_visible()
    actions.receive(
        channel=support, contact=mona, conversation=broken_leg, at=now(), text="Found one."
    )
    expect(adas.locator("html")).to_have_attribute("data-heard", str(broken_leg.pk))
    for address in ("/inbox/?view=all", "/search/?q=confidential", f"/contacts/{mona.pk}/"):
        adas.goto(address)
        expect(adas.get_by_text("Salary")).to_have_count(0)
    adas.goto(path)
    expect(adas.get_by_role("heading", name="This is not here")).to_be_visible()
