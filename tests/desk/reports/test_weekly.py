from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from kept.desk.channels.models import StaffMail
from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.lib import crypto
from kept.desk.reports import counting, weekly
from kept.desk.reports.models import WeeklyMail
from kept.desk.staff.models import Agent, Company, Team
from tests.desk.reports.shop import asked_and_answered, find

MONDAY = datetime(2026, 3, 9, tzinfo=UTC)
MORNING = MONDAY + timedelta(hours=7)


@pytest.fixture
def week(
    support: Channel, mona: Contact, ada: Agent, company: Company, settings: Settings
) -> list[Conversation]:
    """Three conversations in the week before that Monday; two have a promise without a day."""
    settings.EMAIL_BACKEND = "kept.desk.channels.email.staff_mail.Backend"
    made = []
    for day in (1, 3, 5):
        answer = asked_and_answered(support, mona, ada, MONDAY - timedelta(days=day))
        made.append(answer.conversation)
        if day > 1:
            find(answer)
    counting.count_due(MONDAY)
    return made


def told() -> list[str]:
    return list(StaffMail.objects.order_by("to").values_list("to", flat=True))


class TestWeek:
    def test_leads_are_told_once_on_monday_morning(
        self, week: list[Conversation], bo: Agent, olu: Agent, ada: Agent
    ) -> None:
        for hours in range(0, 24):
            weekly.tell_week(MONDAY + timedelta(hours=hours))
        assert told() == [bo.email, olu.email]
        mail = crypto.decrypt(bytes(StaffMail.objects.get(to=bo.email).mail).decode())
        assert "A promise has no date: 67 (21" in mail and "text/html" in mail
        assert "get back to you" not in mail, "what was said stays on the desk"

    def test_it_is_morning_where_they_are(self, week: list[Conversation], bo: Agent) -> None:
        Agent.objects.filter(pk=bo.pk).update(zone="America/New_York")
        weekly.tell_week(MORNING)
        assert told() == []
        weekly.tell_week(MORNING + timedelta(hours=5))
        assert told() == [bo.email]

    def test_who_does_not_want_it_gets_none(self, week: list[Conversation], bo: Agent) -> None:
        Agent.objects.filter(pk=bo.pk).update(mails_week=False)
        weekly.tell_week(MORNING)
        assert told() == []

    def test_late_is_better_than_never_until_tuesday_noon(
        self, week: list[Conversation], bo: Agent
    ) -> None:
        weekly.tell_week(MORNING + timedelta(days=2))
        assert told() == []
        weekly.tell_week(MORNING + timedelta(days=1))
        assert told() == [bo.email]

    def test_what_was_not_queued_is_not_noted(
        self, week: list[Conversation], bo: Agent, settings: Settings
    ) -> None:
        settings.EMAIL_BACKEND = "tests.desk.reports.test_weekly.Broken"
        with pytest.raises(RuntimeError):
            weekly.tell_week(MORNING)
        assert not WeeklyMail.objects.exists()

    def test_of_a_limited_team_others_are_told_nothing(
        self, week: list[Conversation], bo: Agent, billing: Team
    ) -> None:
        Conversation.objects.update(team=billing)
        counting.forget(MONDAY)
        counting.count_due(MONDAY)
        weekly.tell_week(MORNING)
        assert told() == []

    def test_a_quiet_week_is_no_mail(self, support: Channel, bo: Agent) -> None:
        weekly.tell_week(MORNING)
        weekly.tell_week(MORNING)
        assert told() == [] and WeeklyMail.objects.count() == 1


class Broken:
    """A way to send mail that fails."""

    def __init__(self, **options: object) -> None:
        raise RuntimeError("killed")
