from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kept.desk.conversations import actions
from kept.desk.conversations.actions.giving_out import Carrier, choose
from kept.desk.conversations.models import AssignmentRule, Conversation
from kept.desk.staff.models import Absence, Agent, Team
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import Writes, minutes

CARRIERS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 4), st.integers(0, 5), st.integers(0, 5)),
    unique_by=lambda each: each[0], max_size=6,
)  # fmt: skip


def _carriers(rows: list[tuple[int, int, int, int]]) -> list[Carrier]:
    return [Carrier(Agent(pk=pk), room, open_, waits) for pk, room, open_, waits in rows]


class TestChoose:
    @given(CARRIERS, st.sampled_from(["turn", "least"]), st.none() | st.integers(0, 9))
    def test_it_never_overloads_and_never_leaves_out_who_has_room(
        self, rows: list[tuple[int, int, int, int]], way: str, last: int | None
    ) -> None:
        carriers = _carriers(rows)
        chosen = choose(carriers, way, last=last)
        free = {one.agent.pk: one for one in carriers if one.has_room}
        assert (chosen is None) == (not free)
        if chosen is not None and way == "least":
            assert free[chosen.pk].waiting == min(one.waiting for one in free.values())

    @given(st.sets(st.integers(1, 30), min_size=1, max_size=8), st.integers(1, 40))
    def test_turns_are_fair(self, people: set[int], rounds: int) -> None:
        carriers = [Carrier(Agent(pk=pk), 0, 0, 0) for pk in people]
        last, had = None, Counter(dict.fromkeys(people, 0))
        for _ in range(rounds):
            chosen = choose(carriers, "turn", last=last)
            assert chosen is not None
            last = chosen.pk
            had[chosen.pk] += 1
        assert max(had.values()) - min(had.values()) <= 1


def _rule(by: Agent, **more: Any) -> None:
    told = {"team": None, "words": "", "language": "", "way": "turn", "people": []}
    actions.add_rule(**(told | more), by=by, at=NOON)


class TestRaiseRule:
    def test_it_decides_before_the_one_above_and_the_first_stays_first(self, bo: Agent) -> None:
        for words in ("one", "two", "three"):
            _rule(bo, words=words)
        last = AssignmentRule.objects.get(words="three")
        for expected in ("one three two", "three one two", "three one two"):
            actions.raise_rule(last, by=bo, at=NOON)
            assert [rule.words for rule in AssignmentRule.objects.all()] == expected.split()


class TestGiveOut:
    def test_it_goes_in_turn_to_who_is_there_until_nobody_has_room(
        self, mona_writes: Writes, ada: Agent, bo: Agent, care: Team
    ) -> None:
        _rule(bo)
        ada.capacity = 1
        ada.save()
        many = [mona_writes(str(number), at=minutes(number)).conversation for number in range(3)]
        Absence.objects.create(agent=bo, since=minutes(10))
        actions.give_out_due(minutes(5))
        for one in many:
            one.refresh_from_db()
        assert [one.owner for one in many] == [ada, bo, bo]
        late = mona_writes("late", at=minutes(11)).conversation
        actions.give_out_due(minutes(11))
        late.refresh_from_db()
        assert late.owner is None

    def test_topic_language_and_chosen_people_decide(
        self, mona_writes: Writes, ada: Agent, bo: Agent, cy: Agent, care: Team
    ) -> None:
        _rule(bo, words="invoice, refund", people=[cy])
        _rule(bo, language="de", people=[bo])
        about = [
            mona_writes(subject="Invoice 7?", at=NOON).conversation,
            mona_writes(subject="Broken lamp", at=NOON).conversation,
            mona_writes(subject="Invoices", at=NOON).conversation,
        ]
        actions.tag(about[1], ["Refund"], by=None, at=NOON)
        actions.give_out_due(NOON)
        owners = [Conversation.objects.get(pk=one.pk).owner for one in about]
        assert owners == [cy, cy, None]
        contact = about[2].contact
        contact.language = "de"
        contact.save()
        actions.give_out_due(NOON)
        assert Conversation.objects.get(pk=about[2].pk).owner == bo

    def test_who_gave_it_back_does_not_get_it_again(
        self, broken_lamp: Conversation, ada: Agent, bo: Agent, care: Team
    ) -> None:
        _rule(bo, way="least")
        actions.give_out_due(NOON)
        broken_lamp.refresh_from_db()
        assert broken_lamp.owner == ada
        actions.assign(broken_lamp, None, by=ada, at=NOON)
        actions.give_out_due(NOON)
        broken_lamp.refresh_from_db()
        assert broken_lamp.owner == bo
