"""Promises recognised in what is being written: what, how, and by when for the customer.

Nothing is read for it but the customer's zone: it comes with every check of a draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from kept.desk.coaching.house import house_of
from kept.desk.coaching.promise_reading import ANY_HOUSE, LONGEST, promises_in
from kept.desk.coaching.promise_times import by_way, field_of, zone_of
from kept.desk.coaching.promise_words import what
from kept.desk.conversations.models import Conversation
from kept.desk.promises.models import CALL, ORDER
from kept.desk.promises.queries import still_open
from kept.desk.staff.models import Agent
from kept.mistakes.house import House
from kept.mistakes.text.plain import WORD
from kept.mistakes.text.promises import Promise

MOST = 6
"""More promises in one reply than anybody keeps."""
_CALLS = frozenset("call calling callback phone ring telephone rufe rufen anrufen anruf".split())
_BEGINS = {
    "morning": time(9), "noon": time(11), "afternoon": time(13), "evening": time(17),
}  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """A promise that a draft seems to make; places are characters of its text.

    ``due`` and ``begins`` are the agent's own time as a field of the browser holds it, ``due`` is
    empty if the text does not say when; ``offset`` leads from there to the customer's time, in
    minutes. ``choices`` are good moments, in words and for the field.
    """

    start: int
    end: int
    quote: str
    what: str
    how: str
    begins: str
    due: str
    offset: int
    place: str
    choices: tuple[tuple[str, str], ...]
    instead_of: int | None
    instead: str
    condition: str = ""
    """What has to happen first, in the words of the text."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def offered(
    conversation: Conversation, text: str, *, by: Agent, at: datetime
) -> tuple[Offered, ...]:
    """What ``text`` would promise, were it sent at that moment by this person, in its order."""
    text = text[:LONGEST]
    if not text.strip():
        return ()
    zone = zone_of(conversation, by)
    if not promises_in(conversation, text, ANY_HOUSE, at, zone):
        return ()
    house = house_of(conversation)
    found = promises_in(conversation, text, house, at, zone)
    open_ones = {promise.how: promise for promise in reversed(still_open(conversation))}
    return tuple(_offers(found[:MOST], conversation, house, by, at, open_ones))


def _offers(
    found: tuple[Promise, ...],
    conversation: Conversation,
    house: House,
    by: Agent,
    at: datetime,
    open_ones: dict[str, Any],
) -> Iterator[Offered]:
    ours, theirs = ZoneInfo(by.zone), zone_of(conversation, by)
    good, name = by_way(conversation, by, at), conversation.contact.first_name
    for promise in found:
        begins, due = _when(promise, conversation, house, theirs, at)
        offset = _offset(due or at, theirs) - _offset(due or at, ours)
        how = _how(promise, conversation)
        old = open_ones.get(how)
        start, end = promise.sentence
        yield Offered(
            start, end, promise.said.message.text[start:end], what(promise, name), how,
            field_of(begins, ours), field_of(due, ours), offset,
            str(theirs).rpartition("/")[2].replace("_", " "), () if due else good(how),
            old.pk if old else None, old.what if old else "", promise.condition,
        )  # fmt: skip


def lead(conversation: Conversation) -> timedelta:
    """How long before a promise comes due somebody is reminded: a house rule."""
    return timedelta(minutes=house_of(conversation).promises.remind_before)


def _offset(moment: datetime, zone: tzinfo) -> int:
    away = moment.astimezone(zone).utcoffset() or timedelta()
    return int(away.total_seconds()) // 60


def _when(
    promise: Promise, conversation: Conversation, house: House, theirs: ZoneInfo, at: datetime
) -> tuple[datetime | None, datetime | None]:
    """From when and by when, in the customer's zone; a day ends when they can be reached last."""
    due = promise.due.astimezone(theirs) if promise.due else None
    if due is None or promise.deadline is None:
        return None, None
    if due.time() == time.max:
        last = conversation.contact.reach_until or house.contact.latest
        due = _unless_over(due.replace(hour=last.hour, minute=last.minute, second=0, microsecond=0),
                           due.replace(second=0, microsecond=0), at)  # fmt: skip
    opens = _BEGINS.get(promise.deadline.when.part)
    begins = datetime.combine(due.date(), opens, theirs) if opens else None
    return begins if begins and at < begins < due else None, due


def _unless_over(moment: datetime, otherwise: datetime, at: datetime) -> datetime:
    return moment if moment > at else otherwise


def _how(promise: Promise, conversation: Conversation) -> str:
    start = promise.words[0]
    words = frozenset(WORD.findall(promise.said.text[start : promise.sentence[1]]))
    if promise.cue == "promise-contact":
        return conversation.channel.kind if words.isdisjoint(_CALLS) else CALL
    is_sent = promise.cue in ("promise-dispatch", "promise-outcome")
    return ORDER if is_sent and conversation.contact.orders.exists() else ""
