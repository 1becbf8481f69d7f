"""The project's own format, read and written."""

from __future__ import annotations

import gzip
import json
import pickle
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.archives.archive import BadRecord, Options, Problem
from kept.archives.jsonl import conversation_from, record_from
from kept.archives.recognise import open_archive
from kept.mistakes.conversation import (
    Commitment,
    Conversation,
    Customer,
    Earlier,
    Event,
    Message,
    Order,
)

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

FULL = Conversation(
    id="812",
    channel="email",
    subject="Squeaky hinge",
    source="desk",
    customer=Customer(
        name="Mona Varga",
        email="mona@post.example",
        timezone="Europe/Lisbon",
        language="en",
        preferred_channel="email",
        unwanted_channels=("phone",),
        contact_from=time(10),
        contact_until=time(16, 30),
        earlier=(Earlier("700", NINE, "Hinge", "hinges", NINE, (("order", "A-77"),)),),
        other_contacts=("Jun P.",),
    ),
    opened_at=NINE,
    closed_at=NINE + timedelta(days=1),
    team="Doors",
    agent="Ada",
    priority="high",
    topic="hinges",
    messages=(
        Message("m1", "customer", "It squeaks 😀\n", NINE, "Mona Varga", "email"),
        Message("m2", "agent", "see 700", NINE, "Ada", None, True, False, 0),
    ),
    events=(Event(NINE, "transferred", "team", "Doors", "Floors", "Bo", "wrong desk"),),
    commitments=(Commitment("m2", "send oil", NINE, NINE + timedelta(days=2), None, NINE),),
    orders=(Order("A-77", ("hinge", "screw"), "sent", NINE, None),),
    mass_notice=True,
)


def archive_of(tmp_path: Path, *lines: str | bytes) -> Any:
    path = tmp_path / "talk.jsonl"
    path.write_bytes(b"\n".join(x if isinstance(x, bytes) else x.encode() for x in lines))
    return open_archive(path, Options(format="jsonl"))


def line(**changes: Any) -> str:
    message = {"id": "0", "author": "customer", "text": "Where is my kettle?"}
    return json.dumps({"id": "c1", "messages": [message]} | changes)


def test_every_field_survives_writing_and_reading():
    assert conversation_from(json.loads(json.dumps(record_from(FULL)))) == FULL


def test_unknown_is_told_from_none():
    known = Conversation("1", customer=Customer(earlier=()), events=(), orders=())
    assert conversation_from(record_from(known)) == known
    assert record_from(Conversation("1")) == {"id": "1", "messages": []}


def test_from_and_to_of_an_event_are_before_and_after():
    event = {"at": "2026-03-02T09:00:00Z", "kind": "status", "from": None, "to": "Active"}
    conversation = conversation_from({"id": "1", "messages": [], "events": [event]})
    assert conversation.events == (Event(NINE, "status", after="Active"),)


def test_it_reads_line_by_line_and_can_start_again(tmp_path):
    archive = archive_of(tmp_path, line(id="a"), "", line(id="b"))
    assert [[c.id for c in archive], [c.id for c in archive]] == [["a", "b"]] * 2
    assert (archive.format, archive.position) == ("jsonl", archive.size)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("{", "not valid JSON"),
        (b'{"id": "\xff"}', "byte 9 of the line is not UTF-8"),
        ("[]", "the record is a list, not an object"),
        ('{"id": "1"}', "messages is null, not a list"),
        ('{"messages": []}', "id is missing"),
        (line(id=["x"]), "id is a list, not text"),
        (line(messages=["hello"]), "messages[0] is 'hello', not an object"),
        (line(messages=[{"author": "boss", "text": ""}]), "messages[0].author is 'boss', not cus"),
        (line(messages=[{"author": ["agent"], "text": ""}]), "messages[0].author is a list"),
        (line(messages=[{"author": "agent"}]), "messages[0].text is missing"),
        (line(messages=[{"author": "agent", "text": {}}]), "messages[0].text is an object"),
        (line(opened_at="yesterday"), "opened_at is 'yesterday', not a time such as"),
        (line(opened_at="0001-01-01T00:00:00+14:00"), "not a time between 1970 and 2200"),
        (line(opened_at=True), "opened_at is true or false, not a time"),
        (line(customer="Mona"), "customer is 'Mona', not an object"),
        (line(customer={"contact_from": "noon"}), "customer.contact_from is 'noon'"),
        (line(events=[{"kind": "status"}]), "events[0].at is missing"),
        (line(mass_notice="yes"), "mass_notice is 'yes', not true or false"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_broken_line_is_named_and_skipped(tmp_path, broken, sentence):
    archive = archive_of(tmp_path, line(id="a"), broken, line(id="b"))
    assert [conversation.id for conversation in archive] == ["a", "b"]
    assert archive.problem_count == 1
    assert archive.problems[0].place == "line 2"
    assert sentence in archive.problems[0].sentence


def test_problems_are_bounded_but_counted(tmp_path):
    archive = archive_of(tmp_path, *["{"] * 250)
    assert list(archive) == []
    assert (len(archive.problems), archive.problem_count) == (100, 250)


def test_times_without_a_zone_take_the_one_given_and_it_is_said_once(tmp_path):
    path = tmp_path / "talk.jsonl"
    path.write_text((line(opened_at="2026-07-01T10:00") + "\n") * 2)
    archive = open_archive(path, Options(timezone="Europe/Lisbon"))
    assert [c.opened_at.utcoffset() for c in archive] == [timedelta(hours=1)] * 2
    assert archive.notes == ["times without a zone were read as Europe/Lisbon"]


def test_half_a_surrogate_pair_is_replaced_and_a_whole_one_kept(tmp_path):
    text = r'{"id": "1", "messages": [{"author": "agent", "text": "\ud83d\ude00 \ud83d \ude00"}]}'
    (conversation,) = archive_of(tmp_path, text)
    assert conversation.messages[0].text == "😀 � �"


def test_it_reads_gz_and_a_byte_order_mark(tmp_path):
    path = tmp_path / "talk.jsonl.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + line(id="packed").encode()))
    archive = open_archive(path)
    assert [conversation.id for conversation in archive] == ["packed"]
    assert archive.position == archive.size


def test_a_gz_file_that_breaks_off_keeps_what_was_read(tmp_path):
    path = tmp_path / "talk.jsonl.gz"
    whole = gzip.compress("\n".join(line(id=str(i)) for i in range(20_000)).encode(), 0)
    path.write_bytes(whole[: len(whole) // 2])
    archive = open_archive(path)
    assert 0 < len(list(archive)) < 20_000
    assert archive.problem_count >= 1
    assert "reading stopped here" in archive.problems[0].sentence + archive.problems[-1].sentence


def test_lines_can_be_shared_among_processes(tmp_path):
    archive = archive_of(tmp_path, line(id="a"), " ", line(id="b"))
    copy = pickle.loads(pickle.dumps(archive))
    assert archive.splittable
    assert [(number, copy.parse_line(text).id) for number, text in archive.lines()] == [
        (1, "a"),
        (3, "b"),
    ]
    with pytest.raises(BadRecord, match="not valid JSON"):
        copy.parse_line(b"{")


def test_a_record_may_number_its_ids_and_leave_out_those_of_messages():
    record = {"id": 7, "messages": [{"author": "bot", "text": "Hi"}]}
    conversation = conversation_from(record)
    assert (conversation.id, conversation.messages[0].id) == ("7", "0")


def test_problems_are_values():
    assert Problem("line 1", "x") == Problem("line 1", "x")


_text = st.text(st.characters(exclude_categories=["Cs"]))
_maybe = st.none() | _text
_moment = st.datetimes(
    datetime(1971, 1, 1),  # noqa: DTZ001  # bounds are given without a zone, by hypothesis
    datetime(2199, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
)
_messages = st.builds(
    Message,
    id=_text.filter(bool),
    author=st.sampled_from(["customer", "agent", "bot", "system"]),
    text=_text,
    at=st.none() | _moment,
    name=_maybe,
    channel=_maybe,
    internal=st.booleans(),
    public=st.none() | st.booleans(),
    reused=st.none() | st.integers(),
)
_events = st.builds(Event, _moment, _text, _maybe, _maybe, _maybe, _maybe, _maybe)


@given(
    st.builds(
        Conversation,
        id=_text,
        messages=st.lists(_messages, max_size=3).map(tuple),
        subject=_maybe,
        opened_at=st.none() | _moment,
        events=st.none() | st.lists(_events, max_size=3).map(tuple),
        mass_notice=st.booleans(),
    )
)
def test_any_conversation_survives_writing_and_reading(conversation):
    assert conversation_from(json.loads(json.dumps(record_from(conversation)))) == conversation


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["id", "messages", "author", "text", "at", "events", "customer", "kind"]
            ),
            inner,
        )
    ),
)


@given(_json)
def test_any_json_gives_a_conversation_or_a_bad_record(value):
    try:
        conversation_from(value)
    except BadRecord as error:
        assert str(error)
