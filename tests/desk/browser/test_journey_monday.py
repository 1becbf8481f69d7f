"""Journey 6, on the Monday after the clocks changed: the week comes by mail in their morning."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils.timezone import now
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Channel
from kept.desk.reports import counting, weekly
from kept.desk.staff.models import Agent, Company
from tests.desk.browser.conftest import Visit
from tests.desk.browser.moving import Clock
from tests.desk.browser.moving import clock as clock
from tests.desk.reports.shop import PROMISE, asked_and_answered, find

pytestmark = pytest.mark.browser


def test_monday_begins_in_the_morning_of_the_lead(
    visit: Visit, clock: Clock, ada: Agent, bo: Agent, support: Channel, mona: Contact,
    company: Company, settings: Settings,
) -> None:  # fmt: skip
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Agent.objects.filter(pk=bo.pk).update(zone="Europe/Berlin")
    for day in (24, 25, 26, 27):
        find(asked_and_answered(support, mona, ada, clock.to(2026, 3, day, 10)))

    # Seven in Berlin is five in UTC since Sunday, and was six the week before.
    weekly.tell_week(clock.to(2026, 3, 30, 4, 50))
    assert mail.outbox == []
    counting.count_due(clock.to(2026, 3, 30, 5, 10))
    weekly.tell_week(now())
    weekly.tell_week(now())
    (letter,) = [one for one in mail.outbox if one.to == [bo.email]]
    board = re.search(r"/mistakes/\?\S+", str(letter.body))
    assert board is not None

    page = visit(bo, board[0])
    expect(page.locator(".board__lead")).to_contain_text("4 conversations began")
    page.locator(".board tbody th a").first.click()
    expect(page.locator("mark").first).to_have_text(PROMISE)
    page.locator(".passage a").first.click()
    expect(page.locator(".timeline")).to_contain_text(PROMISE)
