from __future__ import annotations

import pytest

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Status
from kept.desk.conversations.refusals import MayNotSee, NotPossible
from kept.desk.conversations.transfers import HandOverNeeded
from kept.desk.staff.models import Absence, Agent, Team
from tests.desk.cast import NOON, contact
from tests.desk.conversations.conftest import Writes, minutes


def last_event(conversation: Conversation) -> tuple[str, dict[str, object]]:
    event = conversation.events.last()
    assert event is not None
    return event.kind, event.data


class TestAssign:
    def test_it_changes_hands_and_tells(
        self, broken_lamp: Conversation, ada: Agent, bo: Agent
    ) -> None:
        assert actions.assign(broken_lamp, ada, by=ada, at=NOON)
        assert not actions.assign(broken_lamp, ada, by=bo, at=NOON)
        assert actions.assign(broken_lamp, bo, by=bo, at=NOON)
        kind, data = last_event(broken_lamp)
        assert (kind, data["from"], data["to"]) == ("assigned", "Ada Okafor", "Bo Lindqvist")

    def test_it_gives_nothing_to_who_may_not_see_it(
        self, broken_lamp: Conversation, ada: Agent, cy: Agent, olu: Agent, billing: Team
    ) -> None:
        actions.move_to_team(broken_lamp, billing, by=olu, at=NOON)
        with pytest.raises(MayNotSee, match="Ada Okafor may not see"):
            actions.assign(broken_lamp, ada, by=olu, at=NOON)
        actions.assign(broken_lamp, cy, by=olu, at=NOON)


class TestMoveToTeam:
    def test_it_moves_at_once_only_what_nobody_of_elsewhere_owns(
        self, broken_lamp: Conversation, ada: Agent, billing: Team
    ) -> None:
        actions.assign(broken_lamp, ada, by=ada, at=NOON)
        with pytest.raises(HandOverNeeded, match="Ada Okafor owns this"):
            actions.move_to_team(broken_lamp, billing, by=ada, at=NOON)
        actions.resolve(broken_lamp, reason="", by=ada, at=NOON)
        actions.move_to_team(broken_lamp, billing, by=ada, at=NOON)
        assert (broken_lamp.owner, broken_lamp.team) == (None, billing)


class TestSnooze:
    def test_it_rests_until_then(self, broken_lamp: Conversation, ada: Agent) -> None:
        actions.snooze(broken_lamp, until=minutes(60), why="warehouse", by=ada, at=NOON)
        assert actions.wake_due(minutes(30)) == minutes(60)
        broken_lamp.refresh_from_db()
        assert broken_lamp.status == Status.SNOOZED
        assert actions.wake_due(minutes(60)) is None
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.OPEN, NOON)
        assert last_event(broken_lamp)[0] == "woke"

    def test_it_refuses_the_past(self, broken_lamp: Conversation, ada: Agent) -> None:
        with pytest.raises(NotPossible, match="passed"):
            actions.snooze(broken_lamp, until=NOON, why="", by=ada, at=NOON)


class TestResolveAndReopen:
    def test_it_lets_nobody_wait_and_again_when_reopened(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        actions.resolve(broken_lamp, reason="by phone", by=ada, at=minutes(2))
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.RESOLVED, None)
        assert last_event(broken_lamp)[1]["reason"] == "by phone"
        actions.reopen(broken_lamp, by=ada, at=minutes(3))
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.OPEN, NOON)

    def test_it_does_not_stir_up_what_was_closed_long_ago(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.resolve(broken_lamp, reason="", by=ada, at=minutes(2))
        mona_writes("Thanks!", at=minutes(3), conversation=broken_lamp)
        actions.resolve(broken_lamp, reason="", by=ada, at=minutes(4))
        actions.reopen(broken_lamp, by=ada, at=minutes(5))
        assert broken_lamp.waiting_since == minutes(3)

    def test_it_waits_for_the_customer_by_hand(self, broken_lamp: Conversation, ada: Agent) -> None:
        actions.wait_for_customer(broken_lamp, by=ada, at=minutes(1))
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.WAITING, None)
        actions.reopen(broken_lamp, by=ada, at=minutes(2))
        assert broken_lamp.waiting_since == NOON


def test_it_tells_new_names_and_contacts(broken_lamp: Conversation, ada: Agent) -> None:
    jun = contact("Jun Park")
    assert actions.rename(broken_lamp, "  Broken   leg ", by=ada, at=NOON)
    assert not actions.rename(broken_lamp, "Broken leg", by=ada, at=NOON)
    assert actions.change_contact(broken_lamp, jun, by=ada, at=NOON)
    broken_lamp.refresh_from_db()
    assert (broken_lamp.subject, broken_lamp.contact) == ("Broken leg", jun)


class TestAbsence:
    def test_it_returns_the_work_of_who_is_away_once(
        self, broken_lamp: Conversation, ada: Agent, mona_writes: Writes
    ) -> None:
        done = mona_writes("Thanks").conversation
        for one in (broken_lamp, done):
            actions.assign(one, ada, by=ada, at=NOON)
        actions.resolve(done, reason="", by=ada, at=NOON)
        Absence.objects.create(agent=ada, since=minutes(10))
        assert actions.return_work_of_absent(minutes(5)) == minutes(10)
        broken_lamp.refresh_from_db()
        assert broken_lamp.owner == ada
        assert actions.return_work_of_absent(minutes(10)) is None
        broken_lamp.refresh_from_db()
        done.refresh_from_db()
        assert (broken_lamp.owner, done.owner) == (None, ada)
        assert last_event(broken_lamp) == (
            "work-returned",
            {"from": "Ada Okafor", "was": {"owner_id": ada.pk}, "now": {"owner_id": None}},
        )

    def test_it_returns_the_work_of_who_left(self, broken_lamp: Conversation, ada: Agent) -> None:
        actions.assign(broken_lamp, ada, by=ada, at=NOON)
        Agent.objects.filter(pk=ada.pk).update(is_active=False)
        actions.return_work_of_absent(minutes(1))
        broken_lamp.refresh_from_db()
        assert broken_lamp.owner is None
