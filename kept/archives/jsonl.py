"""The project's own format: one conversation a line, as JSON (docs/use/archives.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime, time
from typing import Any, TypeVar

from kept.archives.archive import Archive, BadRecord, Glimpse, Reader, Sample
from kept.archives.fields import Aware, Fields, as_utc
from kept.archives.jsonl_exact import exact, glimpse
from kept.mistakes.conversation import (
    AUTHORS,
    Commitment,
    Conversation,
    Customer,
    Earlier,
    Event,
    Message,
    Order,
)

_AUTHORS = frozenset(AUTHORS)
_FIRST_OBJECT = re.compile(r'\s*\{\s*"\w+"\s*:')

_Value = TypeVar("_Value")

# Half of a surrogate pair is legal in JSON but cannot be written out again as UTF-8.
_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def read(archive: Archive) -> Iterator[Conversation]:
    """Yield the conversation of every line."""
    for number, line in archive.every_line():
        try:
            if not line.isspace():
                yield parse_line(line, archive)
        except BadRecord as error:
            archive.report(f"line {number}", str(error))


def parse_line(line: bytes, archive: Archive) -> Conversation:
    """Return the conversation of one line, or raise BadRecord."""
    return exact(line, archive.aware) or conversation_from(record_of(line), archive.aware)


def record_of(line: bytes) -> Any:
    """Return the JSON value of one line, or raise BadRecord."""
    if b"\\u" in line:
        line = _LONE_SURROGATE.sub(rb"\\ufffd", line)
    try:
        return json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise BadRecord(f"byte {error.start + 1} of the line is not UTF-8") from None
    except RecursionError:
        raise BadRecord("the JSON is nested too deeply") from None
    except ValueError as error:
        raise BadRecord(f"not valid JSON: {error}") from None


def conversation_from(record: Any, aware: Aware = as_utc) -> Conversation:
    """Return the conversation a record describes; ``aware`` gives a zone to times without one.

    Raises BadRecord, which names the field, where the record does not follow the schema.
    """
    whole = Fields(record, aware)
    if type(record.get("messages")) is not list:
        raise whole.wrong("messages", "a list")
    return Conversation(
        id=whole.required("id"),
        messages=tuple(
            _message(Fields(item, aware, "messages", index), index)
            for index, item in enumerate(record["messages"])
        ),
        channel=whole.text("channel"),
        subject=whole.text("subject"),
        source=whole.text("source"),
        customer=_customer(whole.inner("customer")),
        opened_at=whole.moment("opened_at"),
        closed_at=whole.moment("closed_at"),
        team=whole.text("team"),
        agent=whole.text("agent"),
        priority=whole.text("priority"),
        topic=whole.text("topic"),
        events=_known(whole, "events", _event),
        commitments=_known(whole, "commitments", _commitment),
        orders=_known(whole, "orders", _order),
        mass_notice=whole.flag("mass_notice") or False,
    )


def record_from(conversation: Conversation) -> dict[str, Any]:
    """Return the record of a conversation, without the fields that say nothing."""
    record: dict[str, Any] = {"id": conversation.id, "messages": [], **_plain(conversation)}
    for event in record.get("events", ()):
        for ours, theirs in (("before", "from"), ("after", "to")):
            if ours in event:
                event[theirs] = event.pop(ours)
    return record


def _message(fields: Fields, index: int) -> Message:
    author = fields.raw("author")
    if type(author) is not str or author not in _AUTHORS:
        raise fields.wrong("author", "customer, agent, bot or system")
    return Message(
        id=fields.text("id") or str(index),
        author=author,
        text=fields.required("text"),
        at=fields.moment("at"),
        name=fields.text("name"),
        channel=fields.text("channel"),
        internal=fields.flag("internal") or False,
        public=fields.flag("public"),
        reused=fields.count("reused"),
    )


def _customer(fields: Fields) -> Customer:
    return Customer(
        name=fields.text("name"),
        email=fields.text("email"),
        timezone=fields.text("timezone"),
        language=fields.text("language"),
        preferred_channel=fields.text("preferred_channel"),
        unwanted_channels=fields.texts("unwanted_channels"),
        contact_from=fields.clock("contact_from"),
        contact_until=fields.clock("contact_until"),
        earlier=_known(fields, "earlier", _earlier),
        other_contacts=fields.texts("other_contacts"),
    )


def _event(fields: Fields) -> Event:
    return Event(
        at=fields.required_moment("at"),
        kind=fields.required("kind"),
        what=fields.text("what"),
        before=fields.text("from"),
        after=fields.text("to"),
        by=fields.text("by"),
        reason=fields.text("reason"),
    )


def _commitment(fields: Fields) -> Commitment:
    return Commitment(
        message=fields.text("message"),
        what=fields.required("what"),
        made_at=fields.required_moment("made_at"),
        due=fields.moment("due"),
        kept_at=fields.moment("kept_at"),
        withdrawn_at=fields.moment("withdrawn_at"),
    )


def _order(fields: Fields) -> Order:
    return Order(
        number=fields.required("number"),
        items=fields.texts("items"),
        status=fields.text("status"),
        promised=fields.moment("promised"),
        delivered=fields.moment("delivered"),
    )


def _earlier(fields: Fields) -> Earlier:
    return Earlier(
        id=fields.required("id"),
        at=fields.moment("at"),
        subject=fields.text("subject"),
        topic=fields.text("topic"),
        resolved_at=fields.moment("resolved_at"),
        facts=tuple(_fact(fields, pair) for pair in fields.items("facts") or ()),
    )


def _fact(fields: Fields, pair: Any) -> tuple[str, str]:
    match pair:
        case [str(slot), str(value)]:
            return slot, value
    raise fields.wrong("facts", "a list of pairs of texts")


def _known(whole: Fields, key: str, one: Callable[[Fields], _Value]) -> tuple[_Value, ...] | None:
    """Return the values of a list, or None where the record does not have the list at all."""
    if whole.raw(key) is None:
        return None
    return tuple(one(item) for item in whole.objects(key))


def _plain(value: Any) -> Any:
    """Return a value of the schema as JSON types; fields that hold their default are left out."""
    if isinstance(value, (datetime, time)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not is_dataclass(value):
        return value
    pairs = ((item, getattr(value, item.name)) for item in fields(value))
    return {item.name: _plain(inner) for item, inner in pairs if inner != _default(item)}


def _default(item: Field[Any]) -> Any:
    return item.default if item.default_factory is MISSING else item.default_factory()


def _recognise(sample: Sample) -> bool:
    lines = sample.text.splitlines()
    return any(_FIRST_OBJECT.match(line) and '"messages"' in line for line in lines)


def _glance_line(line: bytes, archive: Archive) -> Glimpse | None:
    return glimpse(line, archive.aware)


READER = Reader(
    name="jsonl",
    reads="conversations in the format of this project, one JSON object a line",
    recognise=_recognise,
    read=read,
    parse_line=parse_line,
    glance_line=_glance_line,
)
