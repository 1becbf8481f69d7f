from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kept.audit.figures.passages import Waited
from kept.audit.figures.waiting import Waiting
from kept.mistakes.calendar import BusinessClock, Hours
from kept.mistakes.conversation import Author, Conversation, Message

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def waits(*said: tuple[Author, float], zone: str = "UTC", internal: int = -1) -> Waiting:
    messages = tuple(
        Message(str(n), author, "...", at=MONDAY + timedelta(hours=at), internal=n == internal)
        for n, (author, at) in enumerate(said)
    )
    waiting = Waiting()
    waiting.add(Conversation("1", messages), ZoneInfo(zone))
    return waiting


def test_a_wait_runs_from_the_first_unanswered_message() -> None:
    waiting = waits(("customer", 0), ("customer", 1), ("agent", 2), ("customer", 3), ("agent", 8))
    assert waiting.first.quantile(1) == pytest.approx(7200, rel=0.2)
    assert waiting.later.quantile(1) == pytest.approx(5 * 3600, rel=0.2)
    assert (waiting.first.total, waiting.later.total) == (1, 1)


def test_a_bot_does_not_end_a_wait() -> None:
    waiting = waits(("customer", 0), ("bot", 0.01), ("agent", 9))
    assert dict(waiting.first.bins())["8-24 h"] == 1


def test_a_note_among_colleagues_is_no_reply() -> None:
    waiting = waits(("customer", 0), ("agent", 1), internal=1)
    assert waiting.first.total == 0
    assert not waiting.ours


def test_hours_are_told_in_the_zone_of_the_house() -> None:
    waiting = waits(("customer", 15), ("agent", 16), zone="Asia/Tokyo")
    assert dict(waiting.customers) == {(1, 9): 1}
    assert dict(waiting.ours) == {(1, 10): 1}
    assert waiting.by_hour[1, 9].total == 1


def test_it_finds_hours_at_which_nobody_answers() -> None:
    night = [("customer", 13.0)] * 5
    day: list[tuple[Author, float]] = [("customer", 24.0), ("agent", 24.5)]
    alone = waits(*night, *day).uncovered
    assert (alone.hits, alone.of) == (5, 6)


def test_business_hours_are_counted_beside_the_clock_on_the_wall() -> None:
    messages = (
        Message("0", "customer", "...", at=MONDAY),
        Message("1", "agent", "...", at=MONDAY + timedelta(days=1)),
    )
    waiting = Waiting()
    waiting.add(Conversation("1", messages), UTC, BusinessClock(Hours()))
    waiting.merge(waits(("customer", 0), ("agent", 24)))
    assert (waiting.first.total, waiting.in_hours.total) == (2, 1)
    assert waiting.first.quantile(1) == pytest.approx(24 * 3600, rel=0.2)
    assert waiting.in_hours.quantile(1) == pytest.approx(9 * 3600, rel=0.2)


def test_it_quotes_the_longest_wait_first() -> None:
    waiting = waits(("customer", 0), ("agent", 30))
    waiting.merge(waits(("customer", 0), ("agent", 0.1)))
    quoted = [line.waited for each in waiting.longest.passages for line in each.lines]
    assert quoted == [Waited("0", 30 * 60), None]


def test_it_quotes_no_thanks_that_nobody_had_to_answer() -> None:
    said: list[tuple[Author, float, str]] = [
        ("customer", 0, "Is it blue?"),
        ("agent", 0.1, "It is."),
        ("customer", 1, "Thank you!\n\nOn Monday, Ada wrote:\n> Is there more?"),
        ("agent", 90, "Do you like it?"),
        ("customer", 91, "Yes. Is there a red one?"),
        ("agent", 121, "There is."),
    ]
    messages = tuple(
        Message(str(n), author, text, at=MONDAY + timedelta(hours=at))
        for n, (author, at, text) in enumerate(said)
    )
    waiting = Waiting()
    waiting.add(Conversation("1", messages), UTC)
    (quoted,) = waiting.longest.passages
    assert Waited("4", 30 * 60) in [line.waited for line in quoted.lines]


def test_a_broken_date_does_no_harm() -> None:
    waiting = Waiting()
    first = datetime.min.replace(tzinfo=UTC)
    message = Message("0", "customer", "...", at=first)
    waiting.add(Conversation("1", (message,)), ZoneInfo("America/Lima"))
    assert waiting.customers.total() == 1
