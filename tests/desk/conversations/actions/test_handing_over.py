from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from kept.desk.conversations import actions
from kept.desk.conversations.actions import Card
from kept.desk.conversations.models import Conversation, HandOver, Message
from kept.desk.conversations.refusals import MayNotSee, NotPossible
from kept.desk.conversations.transfers import HandOverNeeded, past_owners
from kept.desk.staff.models import Absence, Agent, Team
from tests.desk.cast import NOON, agent
from tests.desk.conversations.conftest import Writes, minutes

CARD = Card(wanted="A new leg", known="Order number: “1042”")


@pytest.fixture
def adas(broken_lamp: Conversation, ada: Agent) -> Conversation:
    """What Mona wrote, in Ada's hands."""
    actions.assign(broken_lamp, ada, by=ada, at=NOON)
    return broken_lamp


def propose(conversation: Conversation, to: Agent, by: Agent) -> HandOver:
    return actions.propose_hand_over(
        conversation, CARD, why="About an invoice", receiver=to, by=by, at=minutes(1)
    )


class TestPropose:
    def test_it_stays_with_its_owner_until_it_is_taken(
        self, adas: Conversation, ada: Agent, cy: Agent
    ) -> None:
        made = propose(adas, cy, ada)
        adas.refresh_from_db()
        assert (adas.owner, adas.transfers, made.state) == (ada, 0, "proposed")
        assert HandOver.objects.pending().for_(cy).get() == made
        assert not HandOver.objects.pending().for_(ada).exists()
        with pytest.raises(NotPossible, match="being handed over already"):
            propose(adas, cy, ada)

    def test_the_database_knows_of_one_at_a_time(
        self, adas: Conversation, ada: Agent, cy: Agent
    ) -> None:
        made = propose(adas, cy, ada)
        made.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save(force_insert=True)

    def test_nobody_gives_away_what_somebody_owns(
        self, adas: Conversation, ada: Agent, bo: Agent, cy: Agent
    ) -> None:
        with pytest.raises(HandOverNeeded):
            actions.assign(adas, cy, by=ada, at=NOON)
        with pytest.raises(HandOverNeeded):
            actions.assign(adas, cy, by=bo, at=NOON)
        with pytest.raises(NotPossible, match="They, or a lead"):
            actions.assign(adas, None, by=cy, at=NOON)
        with pytest.raises(NotPossible, match="They, or a lead"):
            propose(adas, bo, cy)
        assert actions.assign(adas, None, by=bo, at=NOON)

    def test_it_goes_to_nobody_who_is_away_or_may_not_look(
        self, adas: Conversation, ada: Agent, bo: Agent, cy: Agent, care: Team
    ) -> None:
        Absence.objects.create(agent=bo, since=NOON)
        with pytest.raises(NotPossible, match="Bo Lindqvist is away"):
            propose(adas, bo, ada)
        care.is_limited = True
        care.save()
        with pytest.raises(MayNotSee):
            propose(adas, cy, ada)


class TestAccept:
    def test_it_is_theirs_once_they_read_the_card_and_the_customer_goes_on_waiting(
        self, adas: Conversation, ada: Agent, cy: Agent
    ) -> None:
        made = propose(adas, cy, ada)
        with pytest.raises(NotPossible, match="Read the card"):
            actions.accept_hand_over(made, has_read=False, by=cy, at=minutes(2))
        with pytest.raises(NotPossible, match="waits for Cy Moreau"):
            actions.accept_hand_over(made, has_read=True, by=ada, at=minutes(2))
        actions.accept_hand_over(made, has_read=True, by=cy, at=minutes(2))
        actions.tell(adas, by=cy, at=minutes(2), html="<p>I am Cy, and I look after this.</p>")
        adas.refresh_from_db()
        assert (adas.owner, adas.transfers) == (cy, 1)
        assert (adas.waiting_since, adas.status) == (NOON, "open")
        assert Message.objects.get(kind="reply").delivery.recipients.get().address
        assert Message.objects.get(kind="incoming").settled_by is None
        assert past_owners(adas) == {ada.pk}
        with pytest.raises(NotPossible, match="accepted meanwhile"):
            actions.decline_hand_over(made, "Late", by=cy, at=minutes(3))

    def test_anybody_of_the_team_may_take_what_goes_to_the_team(
        self, adas: Conversation, ada: Agent, cy: Agent, billing: Team
    ) -> None:
        made = actions.propose_hand_over(
            adas, CARD, why="An invoice", team=billing, by=ada, at=NOON
        )
        actions.accept_hand_over(made, has_read=True, by=cy, at=minutes(2))
        adas.refresh_from_db()
        assert (adas.owner, adas.team) == (cy, billing)

    def test_taking_back_the_line_leaves_it_with_the_new_owner(
        self, adas: Conversation, ada: Agent, cy: Agent
    ) -> None:
        made = propose(adas, cy, ada)
        actions.accept_hand_over(made, has_read=True, by=cy, at=minutes(2))
        actions.tell(adas, by=cy, at=minutes(2), html="<p>I am Cy.</p>")
        actions.take_back(Message.objects.get(kind="reply"), by=cy, at=minutes(2))
        adas.refresh_from_db()
        assert (adas.owner, adas.waiting_since, adas.transfers) == (cy, NOON, 1)


class TestPassingAlong:
    def test_it_never_goes_back_to_who_passed_it_on(
        self, adas: Conversation, ada: Agent, bo: Agent, cy: Agent
    ) -> None:
        made = propose(adas, cy, ada)
        actions.accept_hand_over(made, has_read=True, by=cy, at=minutes(2))
        adas.refresh_from_db()
        with pytest.raises(NotPossible, match="in a circle"):
            propose(adas, ada, cy)
        with pytest.raises(NotPossible, match="in a circle"):
            actions.assign(adas, ada, by=ada, at=minutes(3))

    def test_the_second_time_is_for_a_lead(
        self, adas: Conversation, ada: Agent, bo: Agent, cy: Agent
    ) -> None:
        dee = agent("Dee Novak")
        actions.accept_hand_over(propose(adas, cy, ada), has_read=True, by=cy, at=minutes(2))
        adas.refresh_from_db()
        with pytest.raises(NotPossible, match="hand it to Bo Lindqvist"):
            propose(adas, dee, cy)
        with pytest.raises(NotPossible, match="hand it to Bo Lindqvist"):
            actions.assign(adas, dee, by=dee, at=minutes(3))
        actions.accept_hand_over(propose(adas, bo, cy), has_read=True, by=bo, at=minutes(4))
        adas.refresh_from_db()
        actions.accept_hand_over(propose(adas, dee, bo), has_read=True, by=dee, at=minutes(5))
        adas.refresh_from_db()
        assert (adas.owner, adas.transfers) == (dee, 3)


class TestDeclineAndWithdraw:
    def test_it_stays_and_the_reason_is_told(
        self, adas: Conversation, ada: Agent, cy: Agent
    ) -> None:
        made = propose(adas, cy, ada)
        with pytest.raises(NotPossible, match="Say why not"):
            actions.decline_hand_over(made, " ", by=cy, at=minutes(2))
        actions.decline_hand_over(made, "Not an invoice", by=cy, at=minutes(2))
        adas.refresh_from_db()
        last = adas.events.last()
        assert adas.owner == ada and last is not None
        assert (last.kind, last.data["reason"]) == ("hand-over-declined", "Not an invoice")
        again = propose(adas, cy, ada)
        with pytest.raises(NotPossible, match="can withdraw it"):
            actions.withdraw_hand_over(again, by=cy, at=minutes(3))
        actions.withdraw_hand_over(again, by=ada, at=minutes(3))
        assert not HandOver.objects.pending().exists()

    def test_what_waits_for_somebody_who_goes_away_comes_back(
        self, adas: Conversation, ada: Agent, cy: Agent, mona_writes: Writes
    ) -> None:
        made = propose(adas, cy, ada)
        Absence.objects.create(agent=cy, since=minutes(5))
        actions.return_work_of_absent(minutes(5))
        made.refresh_from_db()
        assert (made.state, made.reason, made.decided_by) == (
            "declined",
            "Cy Moreau is away.",
            None,
        )
