"""When a conversation must be judged again although nothing happens: mistakes that time makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from kept.mistakes.conversation import Conversation, Event
from kept.mistakes.endings import closes
from kept.mistakes.house import House
from kept.mistakes.mistake import Fact

AT_LEAST = timedelta(days=1)
"""An open conversation is judged so often in any case: clocks that pause are told by no formula."""
_AFTER = timedelta(seconds=1)
"""A target is missed once it is over, not at its very moment."""


def next_check(
    seen: Conversation, house: House, facts: Iterable[Fact], *, at: datetime
) -> datetime | None:
    """The first moment after ``at`` at which time alone may make a mistake; None if never.

    ``facts`` holds the promises that the texts make.
    """
    resolved = _resolved_at(seen.events or ())
    if resolved is not None:
        later = [resolved + timedelta(days=house.thresholds.check_back_days)]
    else:
        later = [*_waits(seen, house), *_owner(seen, house), at + AT_LEAST]
        later.append(_solution(seen, house))
    later += _promises(seen, facts)
    return min((moment + _AFTER for moment in later if moment + _AFTER > at), default=None)


def _resolved_at(events: Iterable[Event]) -> datetime | None:
    ended: datetime | None = None
    for event in events:
        if closes(event):
            ended = ended or event.at
        elif event.kind in {"status", "reopened"}:
            ended = None
    return ended


def _passed(house: House, since: datetime, minutes: float) -> datetime:
    """When ``minutes`` of the customer's waiting have passed, by the clock that judges it."""
    time = timedelta(minutes=minutes)
    return house.clock.add(since, time) if house.hours.configured else since + time


def _waits(seen: Conversation, house: House) -> Iterator[datetime]:
    """The targets of the wait that goes on."""
    asked: datetime | None = None
    for message in seen.messages:
        if message.author == "customer":
            asked = asked or message.at
        elif message.author == "agent" and not message.internal:
            asked = None
    if asked is not None:
        target = house.target(seen.channel, seen.priority)
        yield _passed(house, asked, target.first_reply)
        yield _passed(house, asked, target.next_reply)
        yield asked + timedelta(hours=house.thresholds.long_wait_hours)


def _solution(seen: Conversation, house: House) -> datetime:
    began = seen.opened_at or min(one.at for one in seen.messages if one.at)
    return _passed(house, began, 60 * house.target(seen.channel, seen.priority).solution)


def _owner(seen: Conversation, house: House) -> Iterator[datetime]:
    """When nobody has owned it for too long, or its owner is away for too long."""
    unowned, target = house.thresholds.unowned_minutes, house.target(seen.channel, seen.priority)
    since = seen.opened_at
    for event in seen.events or ():
        if event.what == "owner":
            since = None if event.after else event.at
        elif event.kind == "absent":
            yield event.at + timedelta(minutes=target.next_reply)
    if since is not None:
        yield since + timedelta(minutes=unowned)


def _promises(seen: Conversation, facts: Iterable[Fact]) -> Iterator[datetime]:
    for fact in facts:
        if fact.kind == "promise" and fact.details.get("due"):
            yield datetime.fromisoformat(str(fact.details["due"]))
    for made in seen.commitments or ():
        if made.due and not made.kept_at and not made.withdrawn_at:
            yield made.due
