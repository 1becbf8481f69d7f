from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kept.audit.errors import AuditError
from kept.audit.period import Period, last_time, period
from kept.mistakes.conversation import Conversation, Event, Message

MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)


def talk(*days: int) -> Conversation:
    messages = tuple(
        Message(str(day), "customer", "?", MARCH + timedelta(days=day)) for day in days
    )
    return Conversation("1", messages)


class TestPeriod:
    def test_a_day_is_whole_and_in_the_zone_given(self) -> None:
        lisbon = ZoneInfo("Europe/Lisbon")
        found = period("2026-03-01", "2026-03-01", lisbon)
        assert found.since == datetime(2026, 3, 1, tzinfo=lisbon)
        assert found.until is not None
        assert found.until > datetime(2026, 3, 1, 23, 59, 59, tzinfo=lisbon)

    def test_a_time_keeps_its_own_zone(self) -> None:
        found = period("2026-03-01T10:00+02:00", None, UTC)
        assert found.since == datetime(2026, 3, 1, 8, tzinfo=UTC)
        assert found.until is None

    @pytest.mark.parametrize("word", ["yesterday", "2026-13-01", "", "1.3.2026"])
    def test_it_refuses_what_is_no_date(self, word: str) -> None:
        with pytest.raises(AuditError, match=r"--until .* is no date"):
            period(None, word, UTC)

    def test_it_refuses_to_run_backwards(self) -> None:
        with pytest.raises(AuditError, match="--since 2026-03-02 00:00 is after --until"):
            period("2026-03-02", "2026-03-01", UTC)


class TestOf:
    def test_the_beginning_decides(self) -> None:
        march = Period(MARCH, MARCH + timedelta(days=30))
        assert march.of(talk(-1, 5)) is None
        assert march.of(talk(31)) is None
        assert march.of(talk(5)) == talk(5)

    def test_it_shows_the_archive_as_it_stood(self) -> None:
        assert Period(until=MARCH + timedelta(days=3)).of(talk(1, 2, 9)) == talk(1, 2)

    def test_later_events_had_not_happened(self) -> None:
        closed = Event(MARCH + timedelta(days=9), "status", None, "open", "closed")
        whole = Conversation("1", talk(1).messages, events=(closed,), closed_at=closed.at)
        found = Period(until=MARCH + timedelta(days=3)).of(whole)
        assert found is not None
        assert (found.events, found.closed_at) == ((), None)

    def test_nobody_knows_where_an_undated_one_belongs(self) -> None:
        undated = Conversation("1", (Message("0", "customer", "?"),))
        assert Period(since=MARCH).of(undated) is None


def test_the_last_time_looks_at_everything() -> None:
    event = Event(MARCH + timedelta(days=4), "called")
    assert last_time(Conversation("1", talk(1, 2).messages, events=(event,))) == event.at
    assert last_time(Conversation("1")) is None
