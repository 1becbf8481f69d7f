from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.utils.timezone import now

from kept.desk.conversations.models import Conversation
from kept.desk.reports import board, counting
from kept.desk.reports.figures import Period, Scope, today
from kept.desk.reports.passages import answers, passages
from kept.desk.staff.models import Agent, Team
from tests.desk.reports.shop import find


def last(days: int) -> Period:
    return Period(today(now()) - timedelta(days - 1), today(now()))


class TestPeriod:
    def test_it_is_cut_into_equal_pieces_that_touch(self) -> None:
        for days in (1, 7, 28, 91, 365):
            period = Period(date(2026, 3, 1), date(2026, 3, 1) + timedelta(days - 1))
            pieces = period.pieces()
            assert sum(piece.length for piece in pieces) == days
            assert pieces[0].first == period.first and pieces[-1].last == period.last
            assert len(pieces) <= 13


class TestBoard:
    def test_it_says_how_often_and_whether_that_rose(self, month: list[Conversation]) -> None:
        made = board.board(Scope(), last(28))
        (one,) = made.mistakes
        assert (one.rate.hits, one.rate.of) == (7, 14)
        assert one.change == "rose" and one.before.hits == 0
        assert made.begun == 14

    def test_it_does_not_call_chance_a_change(self, month: list[Conversation]) -> None:
        find(month[16].messages.get(kind="reply"), "TON04")
        counting.count_due(now())
        made = {one.mistake.code: one for one in board.board(Scope(), last(28)).mistakes}
        assert made["TON04"].change == "noise" and "within chance" in made["TON04"].told

    def test_it_tells_people_apart(
        self, month: list[Conversation], ada: Agent, bo: Agent, care: Team
    ) -> None:
        adas = board.board(Scope(agent=ada.pk), last(28))
        assert adas.begun == 7 and adas.mistakes[0].rate.hits == 7
        assert board.board(Scope(agent=bo.pk), last(28)).mistakes == ()
        assert board.board(Scope(team=care.pk), last(28)).mistakes[0].rate.hits == 7
        assert board.board(Scope(hidden=(care.pk,)), last(28)).begun == 0
        names = [(ada.pk, ada.name), (bo.pk, bo.name)]
        shares = board.shares(
            Scope().of_each(pk for pk, _ in names), last(28), "PRM02", "agent", names
        )
        assert [(share.name, share.rate.hits) for share in shares] == [
            (ada.name, 7), (bo.name, 0),
        ]  # fmt: skip

    def test_a_topic_is_a_tag(self, month: list[Conversation], ada: Agent) -> None:
        from_ada = month[0]
        tag = from_ada.taggings.model._meta.get_field("tag").related_model.objects.create(name="x")
        from_ada.taggings.create(tag=tag, at=now())
        counting.forget(now())
        counting.count_due(now())
        made = board.board(replace(Scope(), tag=tag.pk), last(28))
        assert (made.begun, made.mistakes[0].rate.hits) == (1, 1)


class TestPassages:
    def test_they_are_the_rows_behind_the_number(
        self, month: list[Conversation], ada: Agent, bo: Agent
    ) -> None:
        shown = passages(Scope(), last(28), "PRM02", by=bo)
        assert len(shown.shown) == 7
        first = shown.shown[0]
        assert first.words.startswith("I will look") and "Kind regards" in first.after
        assert first.asked == "Where is my lamp?"

    def test_precision_is_what_nobody_called_no_mistake(
        self, month: list[Conversation], ada: Agent, bo: Agent
    ) -> None:
        one = month[0].findings.get()
        one.dismissed_at = now()
        one.save()
        month[0].dismissals.create(code="PRM02", quote=one.quote, why="By phone.", by=ada, at=now())
        said = answers(Scope(), last(28), "PRM02", by=bo)
        assert (said.right.hits, said.right.of, said.wrong) == (6, 7, 1)
        assert [each.why for each in said.dismissals] == ["By phone."]

    def test_of_a_limited_team_others_read_nothing(
        self, month: list[Conversation], bo: Agent, billing: Team
    ) -> None:
        Conversation.objects.update(team=billing)
        assert passages(Scope(), last(28), "PRM02", by=bo).shown == ()
        assert answers(Scope(), last(28), "PRM02", by=bo).right.of == 0
