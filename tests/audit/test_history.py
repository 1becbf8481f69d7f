from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kept.audit.history import History, history
from kept.mistakes.conversation import Conversation, Event, Message

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def status(minutes: int, before: str | None, after: str) -> Event:
    return Event(at(minutes), "status", before=before, after=after)


def of(*events: Event) -> History:
    return history(Conversation("1", events=events, opened_at=NINE))


class TestReassignments:
    def test_it_counts_changes_of_team_only(self) -> None:
        found = of(
            Event(at(0), "assigned", "team", None, "front"),
            Event(at(1), "transferred", "team", "front", "lamps"),
            Event(at(2), "transferred", "owner", "Ada", "Cy"),
            Event(at(3), "transferred", "team", "lamps", "lamps"),
            Event(at(4), "transferred", "team", "lamps", "front"),
        )
        assert found.reassignments == 2

    def test_it_does_not_know_without_events(self) -> None:
        found = history(Conversation("1"))
        assert (found.reassignments, found.reopenings) == (None, None)


class TestReopenings:
    def test_it_counts_a_way_back_from_any_closed_status(self) -> None:
        found = of(
            status(0, None, "New"),
            status(1, "New", "Resolved"),
            status(2, "Resolved", "Active"),
            status(3, "Active", "resolved "),
            status(4, "resolved ", "Closed"),
            status(5, "Closed", "Waiting"),
        )
        assert found.reopenings == 2

    def test_it_takes_the_word_of_an_archive_without_statuses(self) -> None:
        assert of(Event(at(1), "resolved"), Event(at(2), "reopened")).reopenings == 1

    def test_it_does_not_count_the_same_reopening_twice(self) -> None:
        found = of(
            status(1, "open", "solved"), status(2, "solved", "open"), Event(at(2), "reopened")
        )
        assert found.reopenings == 1


class TestTimes:
    def test_a_bot_and_a_note_are_no_reply(self) -> None:
        said = [("customer", 0, False), ("bot", 1, False), ("agent", 2, True), ("agent", 9, False)]
        messages = tuple(
            Message(str(number), author, "...", at(minutes), internal=internal)  # type: ignore[arg-type]
            for number, (author, minutes, internal) in enumerate(said)
        )
        assert history(Conversation("1", messages)).first_reply_s == 9 * 60

    def test_the_resolution_is_the_one_that_lasted(self) -> None:
        found = of(
            status(5, "open", "resolved"), status(6, "resolved", "open"), status(30, "open", "done")
        )
        assert found.resolution_s == 30 * 60

    def test_closing_what_is_resolved_is_no_later_resolution(self) -> None:
        assert of(status(5, None, "Resolved"), status(90, "Resolved", "Closed")).resolution_s == 300

    def test_an_open_conversation_has_no_resolution(self) -> None:
        assert of(status(5, "open", "resolved"), status(6, "resolved", "open")).resolution_s is None
