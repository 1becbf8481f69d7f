"""Lines that are read fast are read as all others are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.archives.archive import Glimpse
from kept.archives.fields import as_utc
from kept.archives.jsonl import conversation_from, record_of
from kept.archives.jsonl_exact import exact, glimpse
from kept.audit.period import last_time
from kept.audit.reuse import replies
from kept.mistakes.conversation import Conversation, Customer, Event, Message

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PLAIN = {
    "id": "c1",
    "messages": [
        {"author": "customer", "text": "Where is my kettle? 😀", "at": "2026-03-02T09:00:00"},
        {"id": "m2", "author": "agent", "text": "Here.", "at": "", "internal": None},
    ],
    "customer": {"name": "Mona Varga", "shoe_size": 38},
    "events": [{"at": "2026-03-02T09:00:00Z", "kind": "status", "from": "new", "to": "open"}],
}


def test_a_plain_line_is_read_fast():
    conversation = exact(json.dumps(PLAIN).encode(), as_utc)
    assert conversation is not None
    assert conversation == conversation_from(PLAIN)
    assert conversation.messages == (
        Message("0", "customer", "Where is my kettle? 😀", NINE),
        Message("m2", "agent", "Here."),
    )
    assert conversation.customer == Customer("Mona Varga")
    assert conversation.events == (Event(NINE, "status", None, "new", "open"),)


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[" * 100_000,
        b'{"id": "1", "messages": [], "unknown": "\xff"}',
        rb'{"id": "1", "messages": [], "unknown": "\ud83d"}',
        b'{"id": "1", "messages": [], "events": [{"at": "", "kind": "status"}]}',
        b'{"id": "1", "messages": [], "orders": []}',
    ],
)
def test_any_other_line_is_left_alone(line):
    assert exact(line, as_utc) is glimpse(line, as_utc) is None


_texts = st.sampled_from(["a", "agent", "customer", "é", "", None, 7, True, []])
_times = st.sampled_from(
    ["2026-03-02T09:00:00Z", "2026-03-02", "20260302T0900+0530", "", None, "1066-10-14", "noon", 9]
)
_flags = st.sampled_from([True, False, None, "yes"])
_authors = st.sampled_from(["customer", "agent", "boss"])


def _object(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    needed = {"id", "messages", "author", "text", "at", "kind"} & fields.keys()
    optional = {key: fields[key] for key in fields.keys() - needed}
    return st.fixed_dictionaries({key: fields[key] for key in sorted(needed)}, optional=optional)


_said = _object(author=_authors, text=_texts, internal=_flags, public=_flags, reused=_texts)
_timed = st.builds(lambda said, at: said | {"at": at, "reused": 3}, _said, _times)
_happened = _object(at=_times, kind=_texts, what=_texts, to=_texts, before=_texts)
_lines = _object(
    id=_texts,
    messages=st.lists(_said | _timed, max_size=2),
    customer=st.none() | _object(name=_texts, earlier=st.none() | st.just([])) | st.just("Mona"),
    opened_at=_times,
    events=st.none() | st.lists(_happened, max_size=2) | st.just({}),
    mass_notice=_flags,
    orders=st.none() | st.just([]),
)


@given(_lines)
def test_what_is_read_fast_is_read_as_always(record):
    line = json.dumps(record).encode()
    conversation = exact(line, as_utc)
    assert conversation is None or conversation == conversation_from(record_of(line))
    assert glimpse(line, as_utc) == (conversation and _seen(conversation))


def _seen(whole: Conversation) -> Glimpse:
    return Glimpse(len(whole.messages), last_time(whole), replies(whole))
