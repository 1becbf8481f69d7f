"""Lines that keep to the schema to the letter, read fast (docs/build/decisions/msgspec.md).

Almost all lines do. Any other is left to ``jsonl``, which reads it or says what is wrong with it: a
number as an id, the rare fields that are ``None`` here, every mistake. What both read they read
alike.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import MsgspecError, Struct
from msgspec.json import Decoder

from kept.archives.archive import Glimpse
from kept.archives.fields import EARLIEST_YEAR, LATEST_YEAR, Aware
from kept.mistakes.conversation import Author, Conversation, Customer, Event, Message


class _Message(Struct, gc=False):
    author: Author
    text: str
    id: str | None = None
    at: str | None = None
    name: str | None = None
    channel: str | None = None
    internal: bool | None = None
    public: bool | None = None
    reused: int | None = None


class _Event(Struct, gc=False, rename={"before": "from", "after": "to"}):
    at: str
    kind: str
    what: str | None = None
    before: str | None = None
    after: str | None = None
    by: str | None = None
    reason: str | None = None


class _Customer(Struct, gc=False):
    name: str | None = None
    email: str | None = None
    timezone: str | None = None
    language: str | None = None
    preferred_channel: str | None = None
    unwanted_channels: None = None
    contact_from: None = None
    contact_until: None = None
    earlier: None = None
    other_contacts: None = None


class _Line(Struct):
    id: str
    messages: list[_Message]
    channel: str | None = None
    subject: str | None = None
    source: str | None = None
    customer: _Customer | None = None
    opened_at: str | None = None
    closed_at: str | None = None
    team: str | None = None
    agent: str | None = None
    priority: str | None = None
    topic: str | None = None
    events: list[_Event] | None = None
    commitments: None = None
    orders: None = None
    mass_notice: bool | None = None


_decoder = Decoder(_Line)
_NOBODY = Customer()
_INEXACT = (MsgspecError, RecursionError, ValueError)


def exact(line: bytes, aware: Aware) -> Conversation | None:
    """The conversation of a line, or ``None`` if the line has to be looked at more closely."""
    try:
        return _conversation(_read(line), aware)
    except _INEXACT:
        return None


def glimpse(line: bytes, aware: Aware) -> Glimpse | None:
    """A first look at a line that ``exact`` would read, ``None`` at any other."""
    try:
        read = _read(line)
        times = [_moment(each.at, aware) for each in read.messages if each.at]
        times += [_moment(each.at, aware) for each in read.events or ()]
        times += [_moment(at, aware) for at in (read.opened_at, read.closed_at) if at]
    except _INEXACT:
        return None
    replies = [each.text for each in read.messages if each.author == "agent" and not each.internal]
    return Glimpse(len(read.messages), max(times, default=None), replies)


def _read(line: bytes) -> _Line:
    return _decoder.decode(line.decode())  # msgspec would not decode what it skips


def _conversation(line: _Line, aware: Aware) -> Conversation:
    return Conversation(
        line.id,
        tuple([_message(each, index, aware) for index, each in enumerate(line.messages)]),
        line.channel,
        line.subject,
        line.source,
        _customer(line.customer) if line.customer else _NOBODY,
        _moment(line.opened_at, aware) if line.opened_at else None,
        _moment(line.closed_at, aware) if line.closed_at else None,
        line.team,
        line.agent,
        line.priority,
        line.topic,
        None if line.events is None else tuple([_event(each, aware) for each in line.events]),
        mass_notice=line.mass_notice or False,
    )


def _message(said: _Message, index: int, aware: Aware) -> Message:
    return Message(
        said.id or str(index),
        said.author,
        said.text,
        _moment(said.at, aware) if said.at else None,
        said.name,
        said.channel,
        said.internal or False,
        said.public,
        said.reused,
    )


def _event(event: _Event, aware: Aware) -> Event:
    return Event(
        _moment(event.at, aware),
        event.kind,
        event.what,
        event.before,
        event.after,
        event.by,
        event.reason,
    )


def _customer(known: _Customer) -> Customer:
    return Customer(
        known.name, known.email, known.timezone, known.language, known.preferred_channel
    )


def _moment(written: str, aware: Aware) -> datetime:
    at = datetime.fromisoformat(written)
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        raise ValueError(written)
    return at if at.tzinfo is not None else aware(at)
