from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from kept.desk.coaching import actions as coaching
from kept.desk.coaching import target_table, targets
from kept.desk.coaching.house import house_for
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, lists
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff import actions as staff
from kept.desk.staff.models import Agent, Team
from kept.mistakes.house import Target
from tests.desk.cast import NOON


def _writes(support: Channel, mona: Contact, at: datetime = NOON, **more: object) -> Conversation:
    told = {"channel": support, "contact": mona, "text": "The lamp is broken.", "at": at}
    return actions.receive(**(told | more)).conversation  # type: ignore[arg-type]


def _promise(team: Team | None, by: Agent, **mail: float) -> None:
    table, factors = target_table.targets_of(team)
    given = {"first_reply": 60.0, "next_reply": 120.0, "solution": 10.0} | mail
    target_table.set_targets(team, table | {"mail": Target(**given)}, factors, by=by, at=NOON)


class TestReckonDue:
    def test_it_counts_the_hours_of_the_team_from_the_message_on(
        self, support: Channel, mona: Contact, bo: Agent, care: Team
    ) -> None:
        _promise(care, bo)
        in_the_evening = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
        one = _writes(support, mona, in_the_evening)
        assert one.answer_due == in_the_evening and one.reckoned_at is None
        targets.reckon_due(in_the_evening)
        one.refresh_from_db()
        assert one.answer_due == datetime(2026, 3, 5, 9, 30, tzinfo=UTC)  # it opens at nine
        assert one.due_soon == datetime(2026, 3, 5, 9, 15, tzinfo=UTC)
        assert one.solve_by == datetime(2026, 3, 6, 10, 30, tzinfo=UTC)

    def test_it_leaves_out_holidays_and_comes_again_when_they_change(
        self, support: Channel, mona: Contact, bo: Agent, care: Team
    ) -> None:
        _promise(care, bo, first_reply=6 * 60)
        one = _writes(support, mona)
        targets.reckon_due(NOON)
        one.refresh_from_db()
        assert one.answer_due == datetime(2026, 3, 5, 10, tzinfo=UTC)
        staff.add_holiday(
            team=care, day=NOON.date() + timedelta(days=1), name="Fair", by=bo, at=NOON
        )
        assert targets.reckon_due(NOON + timedelta(seconds=1)) == NOON + targets.AT_WORK
        one.refresh_from_db()
        assert one.answer_due == datetime(2026, 3, 6, 10, tzinfo=UTC)

    def test_it_stands_still_while_the_customer_has_the_word(
        self, support: Channel, mona: Contact, ada: Agent, bo: Agent, care: Team
    ) -> None:
        _promise(care, bo)
        one = _writes(support, mona)
        targets.reckon_due(NOON)
        answered = NOON + timedelta(minutes=30)
        actions.reply(one, by=ada, at=answered, html="Which lamp?", to=["mona@example.org"])
        one.refresh_from_db()
        assert (one.answer_due, one.due_soon, one.solve_by, one.reckoned_at) == (None,) * 4
        again = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
        _writes(support, mona, again, conversation=one)
        targets.reckon_due(again)
        one.refresh_from_db()
        assert one.answer_due == again + timedelta(hours=2)  # no first answer any more
        # Ten hours for a solution, half an hour of them spent: 12 to 17, and 4.5 of the next day.
        assert one.solve_by == datetime(2026, 3, 6, 13, 30, tzinfo=UTC)

    def test_it_follows_priority_and_team(
        self, support: Channel, mona: Contact, ada: Agent, bo: Agent, care: Team, billing: Team
    ) -> None:
        _promise(care, bo)
        table, _ = target_table.targets_of(care)
        target_table.set_targets(care, table, {"urgent": 0.5}, by=bo, at=NOON)
        one = _writes(support, mona)
        actions.prioritise(one, "urgent", by=ada, at=NOON)
        targets.reckon_due(NOON)
        one.refresh_from_db()
        assert one.answer_due == NOON + timedelta(minutes=30)
        actions.move_to_team(one, billing, by=ada, at=NOON)
        assert one.reckoned_at is None
        targets.reckon_due(NOON)
        one.refresh_from_db()
        assert one.answer_due == NOON + timedelta(hours=2)  # a quarter of eight hours

    def test_it_asks_as_little_for_a_hundred_as_for_two(
        self, support: Channel, mona: Contact
    ) -> None:
        counts = []
        for number in (2, 100):
            for _ in range(number):
                _writes(support, mona)
            asked: list[str] = []

            def note(execute: Any, sql: str, *rest: Any) -> Any:
                asked.append(sql)  # noqa: B023  # read before the next round
                return execute(sql, *rest)

            with connection.execute_wrapper(note):
                targets.reckon_due(NOON)
            counts.append(sum("SELECT" in sql[:8] for sql in asked))
        assert counts[0] == counts[1] <= 12

    def test_who_waits_longest_against_the_target_is_on_top(
        self, support: Channel, mona: Contact, ada: Agent, bo: Agent, care: Team
    ) -> None:
        _promise(care, bo)
        first = _writes(support, mona, subject="first")
        second = _writes(support, mona, NOON + timedelta(minutes=5), subject="second")
        actions.prioritise(second, "urgent", by=ada, at=NOON)
        table, _ = target_table.targets_of(care)
        target_table.set_targets(care, table, {"urgent": 0.25}, by=bo, at=NOON)
        targets.reckon_due(NOON)
        found = lists.listing("is:waiting", "waiting", agent=ada, at=NOON + timedelta(minutes=16))
        assert [row.subject for row in found.rows] == ["second", "first"]
        assert [row.due for row in found.rows] == ["4 min left", "44 min left"]
        assert found.rows[0].pk == second.pk and first.pk != second.pk


class TestWarnDue:
    def test_it_tells_once_before_it_is_too_late(
        self, support: Channel, mona: Contact, bo: Agent, care: Team
    ) -> None:
        _promise(care, bo)
        one = _writes(support, mona)
        targets.reckon_due(NOON)
        soon = NOON + timedelta(minutes=45)
        assert targets.warn_due(NOON) == soon
        for _ in range(2):
            assert targets.warn_due(soon) is None
        assert one.events.filter(kind="due-soon").count() == 1


class TestSetTargets:
    def test_it_leaves_all_other_rules_as_they_are(self, bo: Agent, care: Team) -> None:
        own = '# ours\n[tone]\nmail = "formal"\n\n[targets.mail]\nfirst_reply = 5\nnext_reply = 5\n'
        coaching.set_house_rules(care, own, by=bo, at=NOON)
        _promise(care, bo)
        house = house_for(care)
        assert (house.target("email").first_reply, house.tone_on("email")) == (60, "formal")
        assert "# ours" in target_table.written_for(care)

    def test_it_says_where_targets_stand_in_another_form(self, bo: Agent, care: Team) -> None:
        own = "targets = { mail = { first_reply = 5, next_reply = 5 } }\n"
        coaching.set_house_rules(care, own, by=bo, at=NOON)
        with pytest.raises(NotPossible, match="in another form"):
            _promise(care, bo)

    @given(first=st.integers(1, 10_000), later=st.integers(1, 10_000), hours=st.integers(1, 900))
    def test_it_writes_what_is_read_again(self, first: int, later: int, hours: int) -> None:
        wanted = Target(float(first), float(later), float(hours))
        text = target_table.with_targets("", {"mail": wanted}, {"urgent": 0.5})
        assert target_table.load(text, "text").target("email") == wanted
        assert target_table.with_targets(text, {"mail": wanted}, {"urgent": 0.5}) == text
