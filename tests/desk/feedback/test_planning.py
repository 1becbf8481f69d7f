"""Who is asked, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kept.desk.contacts.actions import block, describe, merge, save_order
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation, Status
from kept.desk.feedback import actions
from kept.desk.feedback.models import CheckBack, EventMark, FollowUps, Kind, State
from kept.desk.staff.models import Agent, Team
from tests.desk import cast
from tests.desk.cast import NOON
from tests.desk.feedback.conftest import DAYS, days, resolve

pytestmark = pytest.mark.django_db


def plan() -> CheckBack | None:
    actions.plan_new(days(0.01))
    found: CheckBack | None = CheckBack.objects.first()
    return found


class TestPlanning:
    def test_it_plans_one_in_the_customers_hours(
        self, settled: Conversation, mona: Contact, ada: Agent, care: Team
    ) -> None:
        describe(mona, zone="Asia/Tokyo")
        planned = plan()
        assert planned is not None
        assert (planned.agent, planned.team, planned.kind) == (ada, care, Kind.SIMPLE)
        # Friday noon is 21:00 in Tokyo, and then it is the weekend.
        assert planned.due_at.isoformat() == "2026-03-09T00:00:00+00:00"
        assert plan() == planned and CheckBack.objects.count() == 1

    def test_it_leaves_alone_what_was_resolved_before(
        self, support: Channel, mona: Contact, ada: Agent, olu: Agent
    ) -> None:
        found = conversations.receive(channel=support, contact=mona, text="Hi", at=NOON)
        resolve(found.conversation, ada, NOON)
        actions.set_follow_ups(None, is_on=True, days=DAYS, by=olu, at=NOON)
        assert plan() is None and plan() is None

    def test_it_finds_what_was_resolved_with_the_reply(
        self, settled: Conversation, ada: Agent
    ) -> None:
        conversations.reopen(settled, by=ada, at=NOON)
        conversations.reply(
            settled, by=ada, html="<p>Done.</p>", at=days(0.005), then=Status.RESOLVED
        )
        planned = plan()
        assert planned is not None and planned.resolution.kind == "resolved"

    def test_it_finds_an_event_that_is_seen_late(
        self, settled: Conversation, mona: Contact, support: Channel
    ) -> None:
        """Its number is older than that of events which were read before."""
        EventMark.objects.update(newest=10**9)
        assert plan() is not None

    def test_it_goes_on_from_where_it_was_minutes_ago(self, settled: Conversation) -> None:
        before = EventMark.objects.get()
        for minute in (6, 12, 18):
            actions.plan_new(NOON + timedelta(minutes=minute))
        mark = EventMark.objects.get()
        assert mark.settled > before.settled
        assert mark.settled == mark.newest == settled.events.order_by("-pk")[0].pk

    @pytest.mark.parametrize(("promised", "due"), [(9, "2026-03-12"), (2, "2026-03-09")])
    def test_it_waits_for_an_order_that_was_spoken_of(
        self, settled: Conversation, mona: Contact, ada: Agent, promised: int, due: str
    ) -> None:
        save_order(mona, "1042", status="shipped", promised_on=date(2026, 3, promised))
        conversations.reopen(settled, by=ada, at=NOON)
        conversations.reply(settled, by=ada, html="<p>Order 1042 is on its way.</p>", at=NOON)
        conversations.resolve(settled, reason="", by=ada, at=NOON)
        planned = plan()
        assert planned is not None and planned.kind == Kind.DELIVERY
        assert f"{planned.due_at:%Y-%m-%d}" == due

    def test_it_waits_longer_after_many_replies(self, settled: Conversation, ada: Agent) -> None:
        conversations.reopen(settled, by=ada, at=NOON)
        resolve(settled, ada, NOON)
        planned = plan()
        assert planned is not None and planned.kind == Kind.INVOLVED
        assert f"{planned.due_at:%Y-%m-%d}" == "2026-03-09"  # the fourth day is a Sunday


def _off(found: Conversation, olu: Agent) -> None:
    actions.set_follow_ups(found.team, is_on=False, days=DAYS, by=olu, at=NOON)


def _declined(found: Conversation, olu: Agent) -> None:
    actions.decline(found.contact, at=NOON)


def _declined_and_merged(found: Conversation, olu: Agent) -> None:
    other = cast.contact("M. Varga")
    actions.decline(other, at=NOON)
    merge(other, found.contact, by=olu, at=NOON)


def _exempt(found: Conversation, olu: Agent) -> None:
    actions.exempt(found, by=olu, at=NOON)


def _blocked(found: Conversation, olu: Agent) -> None:
    block("@example.org", reason="", by=olu, at=NOON)


def _reopened(found: Conversation, olu: Agent) -> None:
    conversations.reopen(found, by=olu, at=NOON)


def _merged(found: Conversation, olu: Agent) -> None:
    other = conversations.receive(
        channel=found.channel, contact=found.contact, text="Again", at=NOON
    )
    conversations.merge(found, other.conversation, by=olu, at=NOON)


@pytest.mark.parametrize(
    "change",
    [_off, _declined, _declined_and_merged, _exempt, _blocked, _reopened, _merged],
    ids=lambda change: change.__name__.strip("_"),
)
def test_it_asks_nobody(
    settled: Conversation, olu: Agent, change: Callable[[Conversation, Agent], None]
) -> None:
    change(settled, olu)
    assert plan() is None


def test_it_asks_nobody_who_was_not_answered(
    support: Channel, mona: Contact, ada: Agent, asking: FollowUps
) -> None:
    spam = conversations.receive(channel=support, contact=mona, text="Buy!", at=NOON).conversation
    conversations.resolve(spam, reason="spam", by=ada, at=NOON)
    assert plan() is None


def test_it_asks_nobody_twice_in_a_month(
    asked: CheckBack, support: Channel, mona: Contact, ada: Agent
) -> None:
    second = conversations.receive(
        channel=support, contact=mona, text="A chair, too.", at=days(3), sender="mona@example.org"
    ).conversation
    resolve(second, ada, days(3))
    assert actions.plan_new(days(3.01)) == 0
    conversations.reopen(second, by=ada, at=days(40))
    resolve(second, ada, days(40))
    assert actions.plan_new(days(40.01)) == 1


def test_what_somebody_kept_from_being_asked_can_be_asked_after_all(
    settled: Conversation, olu: Agent
) -> None:
    plan()
    assert actions.exempt(settled, by=olu, at=days(1))
    assert not actions.exempt(settled, by=olu, at=days(1))
    first = CheckBack.objects.get()
    assert first.state == State.CANCELLED and first.cancelled_by == olu
    assert settled.events.filter(kind="check-back-cancelled").count() == 1
    conversations.reopen(settled, by=olu, at=days(1))
    resolve(settled, olu, days(1))
    assert actions.plan_new(days(1.01)) == 0
    assert actions.release(settled, by=olu, at=days(1.02)) is not None
