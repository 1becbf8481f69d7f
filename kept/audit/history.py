"""What the record of a conversation says about its course: moves, reopenings and times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kept.mistakes.conversation import CLOSED_STATUSES, Conversation, Event


@dataclass(frozen=True, slots=True)
class History:
    """The course of one conversation; ``None`` means that the archive does not say."""

    reassignments: int | None
    """How often it went from one team to another."""
    reopenings: int | None
    """How often it came back from a closed status to an open one."""
    first_reply_s: int | None
    """Seconds from the first word of the customer to the first reply of a person."""
    resolution_s: int | None
    """Seconds from the opening to the closing that lasted; ``None`` while it is open."""


def history(conversation: Conversation) -> History:
    """The course of a conversation as its events and times record it."""
    events = conversation.events
    return History(
        reassignments=None if events is None else sum(map(_moves_team, events)),
        reopenings=None if events is None else _reopenings(events),
        first_reply_s=_first_reply(conversation),
        resolution_s=_seconds(_opened(conversation), _closed(conversation)),
    )


def _moves_team(event: Event) -> bool:
    return event.kind == "transferred" and event.what == "team" and event.before != event.after


def _reopenings(events: tuple[Event, ...]) -> int:
    """From the changes of status; only an archive without any is asked for its own word."""
    if any(event.kind == "status" for event in events):
        return sum(
            event.kind == "status" and _is_closed(event.before) and not _is_closed(event.after)
            for event in events
        )
    return sum(event.kind == "reopened" for event in events)


def _is_closed(status: str | None) -> bool:
    return status is not None and status.strip().lower() in CLOSED_STATUSES


def _first_reply(conversation: Conversation) -> int | None:
    asked = None
    for message in conversation.messages:
        if message.author == "customer" and asked is None:
            asked = message.at
        elif message.author == "agent" and asked is not None and not message.internal:
            return _seconds(asked, message.at)
    return None


def _opened(conversation: Conversation) -> datetime | None:
    if conversation.opened_at is not None:
        return conversation.opened_at
    times = [message.at for message in conversation.messages if message.at is not None]
    times += [event.at for event in conversation.events or ()]
    return min(times, default=None)


def _closed(conversation: Conversation) -> datetime | None:
    closed: datetime | None = None
    told = False
    for event in conversation.events or ():
        if event.kind == "status":
            told = True
            if not _is_closed(event.after):
                closed = None
            elif not _is_closed(event.before):
                closed = event.at
        elif not told and event.kind in ("resolved", "reopened"):
            closed = event.at if event.kind == "resolved" else None
    return closed if told else closed or conversation.closed_at


def _seconds(start: datetime | None, end: datetime | None) -> int | None:
    return None if start is None or end is None else int((end - start).total_seconds())
