"""Zendesk's tickets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from kept.archives.recognise import open_archive
from kept.mistakes.conversation import Customer, Event

NINE = "2026-03-02T09:00:00Z"
TEN = "2026-03-02T10:00:00Z"
USERS = [
    {"id": 1, "name": "Mona Varga", "email": "mona@post.example", "role": "end-user",
     "iana_time_zone": "Europe/Lisbon", "locale": "en-GB"},
    {"id": 2, "name": "Ada", "role": "agent"},
]  # fmt: skip
GROUPS = [{"id": 70, "name": "Doors"}, {"id": 71, "name": "Floors"}]


def ticket(**changes: Any) -> dict[str, Any]:
    return {
        "id": 812,
        "subject": "Hinge",
        "description": "It squeaks.",
        "status": "open",
        "priority": "high",
        "type": "problem",
        "created_at": NINE,
        "requester_id": 1,
        "assignee_id": 2,
        "group_id": 70,
        "via": {"channel": "email"},
        "comments": [
            {"id": 10, "author_id": 1, "body": "It squeaks.", "public": True, "created_at": NINE},
            {"id": 11, "author_id": 2, "body": "A tricky one", "public": False, "created_at": TEN},
            {"id": 12, "author_id": -1, "html_body": "<p>We got it.</p>", "created_at": TEN,
             "via": {"channel": "rule"}},
            {"id": 13, "author_id": 2, "body": "Oil it.", "public": True, "created_at": TEN,
             "attachments": [{"file_name": "oil.pdf"}]},
        ],
    } | changes  # fmt: skip


AUDITS = [
    {"id": 6, "created_at": TEN, "author_id": 2, "events": [
        {"id": 64, "type": "Change", "field_name": "group_id", "value": "71",
         "previous_value": "70"},
        {"id": 65, "type": "Change", "field_name": "status", "value": "hold",
         "previous_value": "new"},
        {"id": 66, "type": "Change", "field_name": "tags", "value": ["x"]},
        {"id": 67, "type": "Change", "field_name": "satisfaction_score", "value": "bad"},
    ]},
    {"id": 5, "created_at": NINE, "author_id": 1, "events": [
        {"id": 61, "type": "Create", "field_name": "group_id", "value": "70"},
        {"id": 62, "type": "Create", "field_name": "assignee_id", "value": "2"},
        {"id": 63, "type": "Create", "field_name": "status", "value": "new"},
        {"id": 60, "type": "Comment", "author_id": 1, "body": "From the audit", "public": True},
    ]},
]  # fmt: skip


def archive_of(tmp_path, text: str):
    path = tmp_path / "tickets.json"
    path.write_text(text)
    return open_archive(path)


PAGE = json.dumps({"tickets": [ticket(), ticket(id=813)], "users": USERS, "groups": GROUPS})


FULL = ticket(requester=USERS[0], assignee=USERS[1], group=GROUPS[0])
LATE = {"count": 2, "users": USERS, "groups": GROUPS, "tickets": [ticket(), ticket(id=813)]}
SHAPES = {
    "page": PAGE,
    "indented": json.dumps(json.loads(PAGE), indent=4),
    "users first": json.dumps(LATE),
    "array": json.dumps([FULL, ticket(id=813)]),
    "lines": "\n".join(json.dumps(record) for record in (FULL, ticket(id=813))),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_a_ticket_is_a_conversation(tmp_path, text):
    archive = archive_of(tmp_path, text)
    first, second = archive
    assert (archive.format, archive.problems, archive.position) == ("zendesk", [], archive.size)
    assert (first.id, second.id) == ("812", "813")
    assert (first.subject, first.channel, first.priority) == ("Hinge", "email", "high")
    assert (first.team, first.agent) == ("Doors", "Ada")
    assert first.customer == Customer("Mona Varga", "mona@post.example", "Europe/Lisbon", "en-GB")
    assert first.opened_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert [(m.id, m.author, m.text, m.internal) for m in first.messages] == [
        ("10", "customer", "It squeaks.", False),
        ("11", "agent", "A tricky one", True),
        ("12", "bot", "We got it.", False),
        ("13", "agent", "Oil it.\n\n[attachment: oil.pdf]", False),
    ]
    assert first.events is None


def test_audits_become_events_by_time(tmp_path):
    page = {"tickets": [ticket(audits=AUDITS)], "users": USERS, "groups": GROUPS}
    (conversation,) = archive_of(tmp_path, json.dumps(page))
    nine, ten = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert conversation.events == (
        Event(nine, "assigned", "team", None, "Doors", "Mona Varga"),
        Event(nine, "assigned", "owner", None, "Ada", "Mona Varga"),
        Event(nine, "status", before=None, after="new", by="Mona Varga"),
        Event(ten, "transferred", "team", "Doors", "Floors", "Ada"),
        Event(ten, "status", before="new", after="on hold", by="Ada"),
        Event(ten, "rated", after="bad", by="Ada"),
    )


def test_comments_are_found_in_the_audits_too_and_else_there_is_the_description(tmp_path):
    audited = ticket(comments=[], audits=AUDITS)
    bare = ticket(id=1, comments=None)
    first, second = archive_of(tmp_path, json.dumps({"tickets": [audited, bare]}))
    assert [(m.text, m.author) for m in first.messages] == [("From the audit", "customer")]
    assert first.messages[0].at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert [(m.text, m.author) for m in second.messages] == [("It squeaks.", "customer")]


def test_a_broken_ticket_is_named(tmp_path):
    tickets = [ticket(), "ticket", ticket(comments=[{"id": 1, "body": "x"}]), ticket(id=None)]
    archive = archive_of(tmp_path, json.dumps({"tickets": [*tickets, ticket(id=9)]}))
    assert [conversation.id for conversation in archive] == ["812", "9"]
    assert [(problem.place, problem.sentence) for problem in archive.problems] == [
        ("object 2", "the record is 'ticket', not an object"),
        ("object 3", "comments[0].author_id is null, not the id of a user"),
        ("object 4", "id is missing"),
    ]


def test_a_truncated_file_keeps_what_is_there_and_says_so_once(tmp_path):
    archive = archive_of(tmp_path, PAGE[: PAGE.index("813") + 100])
    assert [conversation.id for conversation in archive] == ["812"]
    assert archive.problem_count == 1
    assert "nothing behind it could be read" in archive.problems[0].sentence


def test_a_file_larger_than_what_is_read_at_once(tmp_path):
    long = [{"id": 1, "author_id": 1, "body": "ü\\ud800 " * 60_000, "created_at": NINE}]
    page = {"tickets": [ticket(id=id, comments=long) for id in range(5)]}
    archive = archive_of(tmp_path, json.dumps(page).replace("\\\\u", "\\u"))
    assert [conversation.id for conversation in archive] == ["0", "1", "2", "3", "4"]
    assert "�" in next(iter(archive)).messages[0].text
