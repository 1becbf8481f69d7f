from __future__ import annotations

import csv
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.utils.timezone import now

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, events
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.reports import counting, report
from kept.desk.reports.coverage import coverage, working_hours
from kept.desk.reports.figures import Period, Scope, today
from kept.desk.reports.opening import Number, opened
from kept.desk.reports.tables import Cell, Row, Table
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON
from tests.desk.reports.shop import asked_and_answered

PATH = {"from": "Ada Okafor", "to": "Cy Moreau"}
WEEK = Period(NOON.date() - timedelta(6), NOON.date())


@pytest.fixture
def three(support: Channel, mona: Contact, ada: Agent) -> list[Conversation]:
    """Three questions on Wednesday noon, answered after one, two and thirty hours."""
    answers = [
        asked_and_answered(support, mona, ada, NOON - timedelta(days=2), waits=hours)
        for hours in (1, 2, 30)
    ]
    counting.count_due(NOON)
    return [answer.conversation for answer in answers]


class TestReport:
    def test_waits_are_told_by_median_and_nine_of_ten(self, three: list[Conversation]) -> None:
        first, *_ = report.waiting(Scope(), WEEK).rows
        number, median, most = (cell.value for cell in first.cells)
        assert number == 3
        assert 1 * 3600 <= float(median) <= 4 * 3600 and 24 * 3600 <= float(most) <= 48 * 3600

    def test_every_number_opens_exactly_its_conversations(
        self, three: list[Conversation], bo: Agent, ada: Agent
    ) -> None:
        for row in report.distribution(Scope(), WEEK).rows:
            for cell in row.cells:
                told = dict(cell.opens)
                if told:
                    number = Number.of_bin(told["what"], int(told["bin"]))
                    found = opened(number, Scope(), WEEK, by=bo, at=NOON)
                    assert len(found.rows) == cell.value
        began = opened(Number("begun"), Scope(agent=ada.pk), WEEK, by=bo, at=NOON)
        assert {row.pk for row in began.rows} == {one.pk for one in three}
        assert not opened(Number("begun"), Scope(), WEEK.before, by=bo, at=NOON).rows
        assert not opened(Number("written", weekday=5), Scope(), WEEK, by=bo, at=NOON).rows

    def test_of_a_limited_team_others_open_nothing(
        self, three: list[Conversation], bo: Agent, billing: Team
    ) -> None:
        Conversation.objects.update(team=billing)
        assert not opened(Number("begun"), Scope(), WEEK, by=bo, at=NOON).rows

    @pytest.mark.parametrize("looked_through", [1, 100])
    def test_it_pages_through_many(
        self, three: list[Conversation], bo: Agent, monkeypatch: pytest.MonkeyPatch,
        looked_through: int,
    ) -> None:  # fmt: skip
        monkeypatch.setattr("kept.desk.reports.opening.SHOWN", 2)
        monkeypatch.setattr("kept.desk.reports.opening.FIRST", looked_through)
        first = opened(Number("begun"), Scope(), WEEK, by=bo, at=NOON)
        assert first.next
        rest = opened(Number("begun"), Scope(), WEEK, by=bo, at=NOON, before=first.next)
        assert [row.pk for row in (*first.rows, *rest.rows)] == sorted(
            (one.pk for one in three), reverse=True
        )

    def test_paths_are_told_from_whom_to_whom(
        self, three: list[Conversation], ada: Agent, bo: Agent, cy: Agent
    ) -> None:
        for one in three[:2]:
            events.record(one, "handed-over", by=cy, at=NOON, **PATH)
        counting.count_due(NOON)
        (row,) = report.hands(Scope(), WEEK).rows
        assert (row.name, row.cells[0].value) == ("Ada Okafor → Cy Moreau", 2)

    def test_an_empty_desk_has_empty_tables(self, db: None) -> None:
        for table in report.TABLES.values():
            assert table(Scope(), WEEK).title
        assert len(report.headlines(Scope(), WEEK)) == 6


class TestCoverage:
    def test_it_finds_the_hours_in_which_nobody_is_there(
        self, support: Channel, mona: Contact, care: Team
    ) -> None:
        for hour in (10, 22, 23):
            at = NOON.replace(hour=hour) - timedelta(days=1)
            actions.receive(channel=support, contact=mona, text="Anybody?", at=at)
        counting.count_due(NOON)
        found = coverage(Scope(), WEEK)
        assert (found.total, found.alone) == (3, 2)
        assert [row.name for row in found.worst.rows] == ["Tue 22:00–23:00", "Tue 23:00–24:00"]

    def test_hours_are_told_where_the_company_is(self, care: Team) -> None:
        care.zone = "America/New_York"  # five hours behind
        care.save()
        open_hours = working_hours(Scope(), WEEK)
        assert Counter(day for day, _ in open_hours) == dict.fromkeys(range(5), 8)
        assert {hour for _, hour in open_hours} == set(range(14, 22))


class TestTable:
    def test_no_cell_is_taken_for_a_formula(self) -> None:
        table = Table("x", "X", ("Number",), (Row("=HYPERLINK(1)", (Cell("1,000", 1000),)),))
        _, row = csv.reader(StringIO(table.as_csv()))
        assert row == ["'=HYPERLINK(1)", "1000"]


def test_today_is_where_the_company_is(company: object) -> None:
    assert today(now()) == now().date()
