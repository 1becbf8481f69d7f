"""Figures are what the conversations say: at once, after every change, and counted anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Sum

from kept.desk.coaching.models import Finding
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Message
from kept.desk.reports import counting
from kept.desk.reports.models import Digest, Figure
from kept.desk.staff.models import Agent, Company, Team
from tests.desk.cast import NOON

DAY = NOON.date()
HOUR = timedelta(hours=1)


def number(what: str, *, day: date = DAY, agent: int = 0, tag: int = 0, **more: Any) -> int:
    found = Figure.objects.filter(what=what, day=day, agent=agent, tag=tag, **more)
    return found.aggregate(number=Sum("number"))["number"] or 0


def everything() -> list[tuple[Any, ...]]:
    return sorted(Figure.objects.values_list(
        "agent", "tag", "what", "day", "team", "channel", "of", "number"
    ))  # fmt: skip


def find(message: Message, code: str = "PRM02", level: int = 2, **more: Any) -> Finding:
    """The engine sees a mistake in the message."""
    return Finding.objects.create(
        conversation=message.conversation, message=message, code=code, mistake="promise-undated",
        level=level, start=0, end=4, quote=message.text[:4], why="Why.", better="Better.",
        found_at=NOON, about_at=message.at, agent=message.agent, channel="email", **more,
    )  # fmt: skip


@pytest.fixture
def answered(support: Channel, mona: Contact, ada: Agent, company: Company) -> Conversation:
    """Mona asked at noon; Ada answered two hours later, and resolved it."""
    said = actions.receive(channel=support, contact=mona, subject="Leg", text="Broken.", at=NOON)
    found = said.conversation
    actions.reply(found, by=ada, at=NOON + 2 * HOUR, html="<p>We will see.</p>")
    actions.resolve(found, reason="", by=ada, at=NOON + 3 * HOUR)
    found.refresh_from_db()
    return found


class TestCounting:
    def test_it_counts_what_happened(self, answered: Conversation, ada: Agent, care: Team) -> None:
        counting.count_due(NOON)
        for what in ("begun", "received", "replies", "first", "wait", "resolved", "solved"):
            assert number(what, team=care.pk) == 1, what
        assert number("begun", agent=ada.pk) == number("replies", agent=ada.pk) == 1
        assert number("written", of="12") == number("there", of="14") == 1

    def test_each_resolution_is_confirmed_or_not(self, answered: Conversation, ada: Agent) -> None:
        counting.count_due(NOON)
        assert (number("confirmed"), number("unconfirmed", agent=ada.pk)) == (0, 1)
        actions.confirm(answered, way="link", at=NOON + 30 * HOUR)
        counting.count_due(NOON + HOUR)
        assert (number("confirmed", agent=ada.pk), number("unconfirmed")) == (1, 0)
        actions.reopen(answered, by=ada, at=NOON + 31 * HOUR)
        actions.reply(answered, by=ada, at=NOON + 32 * HOUR, html="<p>.</p>", then="resolved")
        counting.count_due(NOON + 2 * HOUR)
        assert number("unconfirmed", day=DAY + timedelta(days=1)) == number("confirmed") == 1

    def test_a_resolution_that_was_taken_back_counts_no_more(
        self, answered: Conversation, ada: Agent
    ) -> None:
        actions.reopen(answered, by=ada, at=NOON + 4 * HOUR)
        sent = actions.reply(
            answered, by=ada, at=NOON + 5 * HOUR, html="<p>Gone.</p>", then="resolved"
        )
        counting.count_due(NOON)
        assert number("resolved") == 2
        actions.take_back(sent, by=ada, at=NOON + 5 * HOUR)
        batch = actions.bulk("resolve", [answered.pk], reason="", by=ada, at=NOON + 6 * HOUR)
        actions.undo_batch(batch, by=ada, at=NOON + 7 * HOUR)
        counting.count_due(NOON + HOUR)
        assert number("resolved") == number("unconfirmed") == 1

    def test_it_does_no_harm_to_count_twice(self, answered: Conversation) -> None:
        counting.count_due(NOON)
        before = everything()
        for minutes in range(0, 5):
            counting.count_due(NOON + timedelta(minutes=minutes))
        assert everything() == before

    def test_it_follows_what_changes(
        self, answered: Conversation, cy: Agent, ada: Agent, billing: Team
    ) -> None:
        counting.count_due(NOON)
        actions.reopen(answered, by=ada, at=NOON + 30 * HOUR)
        actions.move_to_team(answered, billing, by=ada, at=NOON + 30 * HOUR)
        actions.tag(answered, ["broken"], by=ada, at=NOON + 30 * HOUR)
        counting.count_due(NOON + HOUR)
        assert number("reopened", day=DAY + timedelta(days=1)) == 1
        assert not Figure.objects.exclude(team=billing.pk).exists()
        assert number("begun", tag=answered.taggings.get().tag_id) == 1
        assert number("moved", day=DAY + timedelta(days=1), of="Care → Billing") == 1

    def test_what_it_followed_is_what_it_would_count_anew(
        self, answered: Conversation, ada: Agent, cy: Agent, support: Channel, mona: Contact
    ) -> None:
        counting.count_due(NOON)
        find(answered.messages.get(kind="reply"))
        actions.assign(answered, ada, by=cy, at=NOON + 4 * HOUR)
        other = actions.receive(channel=support, contact=mona, text="And?", at=NOON + 9 * HOUR)
        actions.merge(other.conversation, answered, by=ada, at=NOON + 10 * HOUR)
        counting.count_due(NOON + HOUR)
        followed = everything()
        counting.forget(NOON + HOUR)
        assert everything() == []
        counting.count_due(NOON + HOUR)
        assert everything() == followed != []

    def test_a_mistake_counts_once_and_for_whoever_made_it(
        self, answered: Conversation, ada: Agent
    ) -> None:
        reply = answered.messages.get(kind="reply")
        find(reply)
        find(reply, code="TON04", level=1)
        find(reply, code="TIM01", level=0)
        Finding.objects.create(
            conversation=answered, code="PRM02", mistake="promise-undated", level=3, why=".",
            better=".", found_at=NOON, about_at=NOON, channel="email",
        )  # fmt: skip
        counting.count_due(NOON)
        assert number("mistake", of="PRM02") == number("mistake", of="PRM02", agent=ada.pk) == 1
        assert number("maybe", of="TON04") == 1
        assert not Figure.objects.filter(of="TIM01").exists()

    def test_a_mistake_that_was_mended_or_was_none_counts_no_more(
        self, answered: Conversation
    ) -> None:
        reply = answered.messages.get(kind="reply")
        mended, dismissed = find(reply), find(reply, code="TON04")
        counting.count_due(NOON)
        assert number("mistake") == 2
        Finding.objects.filter(pk=mended.pk).update(closed_at=NOON + HOUR)
        Finding.objects.filter(pk=dismissed.pk).update(dismissed_at=NOON + HOUR)
        counting.count_due(NOON + HOUR)
        assert number("mistake") == 0

    def test_what_is_deleted_is_taken_off(self, answered: Conversation) -> None:
        counting.count_due(NOON)
        answered.messages.update(settled_by=None)
        Conversation.objects.filter(pk=answered.pk).delete()
        counting.count_due(NOON + HOUR)
        assert everything() == []
        assert not Digest.objects.exists()

    def test_days_begin_where_the_company_is(
        self, answered: Conversation, company: Company
    ) -> None:
        counting.count_due(NOON)
        company.zone = "Pacific/Auckland"  # thirteen hours on: noon is one at night
        company.save()
        counting.count_due(NOON)
        assert not Figure.objects.filter(day=DAY).exists()
        assert number("written", day=DAY + timedelta(days=1), of="01") == 1

    def test_history_adds_nothing(self, answered: Conversation) -> None:
        Conversation.objects.update(is_archive=True)
        counting.count_due(NOON)
        assert everything() == []
