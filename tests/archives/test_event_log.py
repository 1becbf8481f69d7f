"""Event logs of service desks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kept.archives.archive import Options, UnreadableArchive
from kept.archives.recognise import open_archive
from kept.mistakes.conversation import Event

HEADER = (
    "number,incident_state,active,reassignment_count,reopen_count,sys_updated_by,sys_updated_at,"
    "opened_at,assignment_group,assigned_to,priority,category,contact_type,resolved_at,closed_at\n"
)
ROWS = (
    "INC1,New,true,0,0,Bo,29/2/2026 01:23,28/2/2026 01:16,?,?,3 - Moderate,Doors,Phone,?,?\n"
    "INC2,New,true,0,0,Bo,1/3/2026 09:00,1/3/2026 08:00,Floors,Cy,3 - Moderate,Floors,Email,?,?\n"
    "INC1,Active,true,0,0,Bo,1/3/2026 09:30,28/2/2026 01:16,Doors,Ada,2 - High,Doors,Phone,?,?\n"
    "INC1,Resolved,true,1,0,Ada,2/3/2026 09:00,28/2/2026 01:16,Floors,?,2 - High,Doors,Phone,"
    "2/3/2026 09:00,?\n"
    "INC1,Active,true,1,1,Ada,2/3/2026 08:00,28/2/2026 01:16,Doors,Ada,2 - High,Doors,Phone,?,"
    "3/3/2026 08:00\n"
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def archive_of(tmp_path, text: str):
    path = tmp_path / "log.csv"
    path.write_text(text)
    return open_archive(path)


def test_changes_from_row_to_row_become_events(tmp_path):
    archive = archive_of(tmp_path, HEADER + ROWS.replace("29/2/", "28/2/"))
    first, second = archive
    assert archive.format == "event-log"
    assert first.messages == ()
    assert (first.id, first.team, first.agent, first.channel) == ("INC1", "Floors", "Ada", "phone")
    assert (first.priority, first.topic) == ("2 - High", "Doors")
    assert (first.opened_at, first.closed_at) == (
        datetime(2026, 2, 28, 1, 16, tzinfo=UTC),
        at(3, 8),
    )
    assert first.events == (
        Event(datetime(2026, 2, 28, 1, 23, tzinfo=UTC), "status", after="New", by="Bo"),
        Event(at(1, 9, 30), "assigned", "team", None, "Doors", "Bo"),
        Event(at(1, 9, 30), "assigned", "owner", None, "Ada", "Bo"),
        Event(at(1, 9, 30), "status", before="New", after="Active", by="Bo"),
        Event(at(2, 9), "transferred", "team", "Doors", "Floors", "Ada"),
        Event(at(2, 9), "status", before="Active", after="Resolved", by="Ada"),
    )
    assert [event.kind for event in second.events] == ["assigned", "assigned", "status"]


def test_a_row_without_a_time_is_named(tmp_path):
    archive = archive_of(tmp_path, HEADER + ROWS)
    assert len(list(archive)) == 2
    assert archive.problems[0].place == "line 2"
    assert "times that could not be read, such as '29/2/2026 01:23': 1" in archive.notes


def test_it_needs_its_columns(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("number,colour,shape\n1,red,round\n")
    with pytest.raises(UnreadableArchive, match="lacks the columns incident state, sys updated"):
        open_archive(path, Options(format="event-log"))
