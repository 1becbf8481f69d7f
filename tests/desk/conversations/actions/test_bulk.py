from __future__ import annotations

import pytest

from kept.desk.conversations import actions
from kept.desk.conversations.actions.bulk import MOST
from kept.desk.conversations.models import Conversation, Status
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import Writes, minutes


@pytest.fixture
def numbers(mona_writes: Writes) -> list[int]:
    return [mona_writes(f"Question {n}").conversation_id for n in range(60)]


class TestBulk:
    def test_it_does_one_thing_to_many_and_back(self, numbers: list[int], ada: Agent) -> None:
        before = list(Conversation.objects.order_by("pk").values())
        batch = actions.bulk("resolve", numbers, reason="recall", by=ada, at=minutes(1))
        assert batch.changed == 60
        assert not Conversation.objects.exclude(status=Status.RESOLVED).exists()
        undone = actions.undo_batch(batch, by=ada, at=minutes(2))
        assert (undone.undone, undone.kept) == (60, 0)
        assert list(Conversation.objects.order_by("pk").values()) == before
        with pytest.raises(NotPossible):
            actions.undo_batch(batch, by=ada, at=minutes(3))

    def test_it_leaves_alone_what_somebody_changed_since(
        self, numbers: list[int], ada: Agent, mona_writes: Writes
    ) -> None:
        batch = actions.bulk("resolve", numbers, reason="", by=ada, at=minutes(1))
        lively = Conversation.objects.get(pk=numbers[0])
        mona_writes("Wait!", at=minutes(2), conversation=lively)
        undone = actions.undo_batch(batch, by=ada, at=minutes(3))
        assert (undone.undone, undone.kept) == (59, 1)
        lively.refresh_from_db()
        assert (lively.status, lively.waiting_since) == (Status.OPEN, minutes(2))

    def test_it_does_nothing_to_what_one_may_not_see(
        self, numbers: list[int], ada: Agent, olu: Agent, billing: Team
    ) -> None:
        actions.bulk("move_to_team", numbers[:5], billing, by=olu, at=NOON)
        batch = actions.bulk("resolve", numbers, reason="", by=ada, at=minutes(1))
        assert batch.changed == 55

    def test_it_takes_out_of_a_limited_team_only_what_nobody_touched_since(
        self, numbers: list[int], ada: Agent, cy: Agent, billing: Team
    ) -> None:
        batch = actions.bulk("move_to_team", numbers[:2], billing, by=ada, at=NOON)
        private = Conversation.objects.get(pk=numbers[0])
        actions.write_note(private, by=cy, html="<p>Between us.</p>", at=minutes(1))
        undone = actions.undo_batch(batch, by=ada, at=minutes(2))
        assert (undone.undone, undone.kept) == (1, 1)
        private.refresh_from_db()
        assert private.team == billing

    def test_it_tells_why_some_stayed(
        self, numbers: list[int], ada: Agent, olu: Agent, billing: Team
    ) -> None:
        actions.bulk("move_to_team", numbers[:2], billing, by=olu, at=NOON)
        batch = actions.bulk("assign", numbers[:3], ada, by=olu, at=minutes(1))
        assert batch.changed == 1
        ((sentence, count),) = batch.refusals
        assert sentence.startswith("Ada Okafor may not see") and count == 2

    def test_it_tags_and_takes_only_new_tags_off_again(
        self, numbers: list[int], ada: Agent
    ) -> None:
        first = Conversation.objects.get(pk=numbers[0])
        actions.tag(first, ["Recall"], by=ada, at=NOON)
        batch = actions.bulk("tag", numbers[:3], ["recall"], by=ada, at=minutes(1))
        assert batch.changed == 2
        actions.undo_batch(batch, by=ada, at=minutes(2))
        tagged = Conversation.objects.filter(taggings__tag__name="Recall")
        assert list(tagged) == [first]

    def test_it_refuses_more_than_a_thousand(self, ada: Agent) -> None:
        with pytest.raises(NotPossible, match="1,001"):
            actions.bulk("resolve", range(MOST + 1), reason="", by=ada, at=NOON)
