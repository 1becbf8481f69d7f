"""Waits begin with the customer's first word and end with a person's answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kept.mistakes.conversation import Author, Conversation, Event, Message
from kept.mistakes.house import House, load
from kept.mistakes.reading import Reading
from kept.mistakes.waits import Wait, in_words, waits

FRIDAY = datetime(2026, 3, 6, 17, tzinfo=UTC)


def waited(
    *said: tuple[Author, float],
    house: House | None = None,
    now: float | None = None,
    closed: float | None = None,
) -> tuple[Wait, ...]:
    """Waits of a conversation told as authors and hours since Friday, 17:00."""
    messages = tuple(
        Message(str(number), author, "A word.", FRIDAY + timedelta(hours=hours))
        for number, (author, hours) in enumerate(said)
    )
    events = None
    if closed is not None:
        events = (Event(FRIDAY + timedelta(hours=closed), "resolved"),)
    moment = None if now is None else FRIDAY + timedelta(hours=now)
    return waits(Reading(Conversation("c", messages, events=events), house or House(), moment))


def test_it_counts_from_the_first_message_of_a_turn() -> None:
    (wait,) = waited(("customer", 0), ("customer", 1), ("agent", 2))
    assert wait.minutes == 120
    assert wait.again is not None and wait.again.message.id == "1"


def test_it_tells_the_first_wait_from_later_ones() -> None:
    found = waited(("customer", 0), ("agent", 1), ("customer", 2), ("agent", 5))
    assert [(wait.minutes, wait.is_first) for wait in found] == [(60, True), (180, False)]


def test_a_robot_ends_no_wait() -> None:
    (wait,) = waited(("customer", 0), ("bot", 0), ("agent", 3))
    assert wait.minutes == 180


def test_nobody_waits_while_the_customer_has_the_word() -> None:
    assert waited(("agent", 0), ("agent", 9)) == ()


def test_an_open_wait_lasts_until_now() -> None:
    (wait,) = waited(("customer", 0), now=4)
    assert wait.answered is None and wait.minutes == 240


def test_nobody_waits_once_it_is_resolved() -> None:
    assert waited(("customer", 0), now=4, closed=1) == ()


def test_it_counts_business_time_where_the_house_told_its_hours() -> None:
    house = load('[hours]\nzone = "UTC"\n', "house.toml")
    (wait,) = waited(("customer", 0), ("agent", 65), house=house)
    assert wait.minutes == 120


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.4, "0 minutes"), (1, "1 minute"), (90, "90 minutes"), (300, "5 hours"), (4320, "3 days")],
)
def test_it_tells_time_in_words(minutes: float, words: str) -> None:
    assert in_words(timedelta(minutes=minutes)) == words
