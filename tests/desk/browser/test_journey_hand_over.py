"""Journey 3, before Easter: what the new owner promises leaves the holidays out, and is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel
from kept.desk.promises.models import Promise, State
from kept.desk.staff import actions as staff
from kept.desk.staff.models import Agent, Team
from tests.desk.browser.conftest import Visit
from tests.desk.browser.moving import Clock
from tests.desk.browser.moving import clock as clock
from tests.desk.browser.writing import write

pytestmark = pytest.mark.browser


def test_mona_is_promised_a_day_on_which_somebody_is_there(
    visit: Visit, clock: Clock, ada: Agent, bo: Agent, care: Team, support: Channel, mona: Contact
) -> None:
    thursday = clock.to(2026, 4, 2, 15)
    for day, name in ((3, "Good Friday"), (6, "Easter Monday")):
        staff.add_holiday(team=care, day=date(2026, 4, day), name=name, by=bo, at=thursday)
    contacts.describe(mona, zone="Asia/Tokyo")
    found = conversations.receive(
        channel=support, contact=mona, subject="Chair leg broke", at=thursday,
        text="The leg of order 1042 broke. When does a new one come?", sender="mona@example.org",
    ).conversation  # fmt: skip
    conversations.assign(found, ada, by=ada, at=thursday)
    page = visit(ada, f"/conversations/{found.pk}/handing-over/")
    page.get_by_label("To", exact=True).select_option(label=bo.name)
    page.get_by_label("Why").fill("Bo knows the chairs")
    page.get_by_role("button", name="Ask them to take it").click()
    expect(page.locator(".pending")).to_contain_text("Until then it is yours")

    theirs = visit(bo, "/inbox/")
    theirs.get_by_role("link", name="Chair leg broke").first.click()
    theirs.get_by_label("I have read the card").check()
    line = theirs.locator("[name=line]")
    assert "April" in line.input_value()
    theirs.get_by_role("button", name="Take it over").click()
    expect(theirs.locator(".conversation__state")).to_contain_text("owner Bo")
    promise = Promise.objects.get()
    assert promise.owner == bo
    assert promise.due_at.date() == date(2026, 4, 7), "neither Good Friday nor Easter Monday"

    # On Tuesday it comes due; Bo answers, and has kept it.
    clock.to(2026, 4, 7, 9)
    theirs.goto(found.get_absolute_url())
    write(theirs, "Dear Mona, a new leg left us this morning and arrives on 9 April.")
    theirs.get_by_role("button", name="Send", exact=True).click()
    expect(theirs.locator(".toast__undo")).to_be_visible()
    clock.to(2026, 4, 7, 9, 10)
    promise.refresh_from_db()
    assert promise.state == State.KEPT and promise.closed_at is not None
    assert promise.closed_at < datetime(2026, 4, 7, 9, 10, tzinfo=UTC) and now() > promise.closed_at
