"""A conversation is resolved when it first ends for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kept.mistakes.conversation import Conversation, Event
from kept.mistakes.endings import resolved_at
from kept.mistakes.house import House
from kept.mistakes.reading import Reading

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def hours_until_resolved(*events: tuple[int, str, str | None]) -> float | None:
    """Events as hours since Monday, kind and status."""
    record = tuple(
        Event(MONDAY + timedelta(hours=hours), kind, after=after) for hours, kind, after in events
    )
    found = resolved_at(Reading(Conversation("c", events=record), House()))
    return (found - MONDAY) / timedelta(hours=1) if found else None


def test_it_takes_the_first_ending_when_a_desk_resolves_and_closes_later() -> None:
    assert hours_until_resolved((2, "status", "Resolved"), (90, "status", "Closed")) == 2


def test_it_starts_again_when_a_conversation_is_reopened() -> None:
    assert hours_until_resolved((2, "resolved", None), (5, "reopened", None)) is None
    assert hours_until_resolved((2, "resolved", None), (5, "status", "Open")) is None
    assert (
        hours_until_resolved((2, "resolved", None), (5, "reopened", None), (9, "resolved", None))
        == 9
    )


def test_it_knows_no_end_without_a_record() -> None:
    assert hours_until_resolved() is None
