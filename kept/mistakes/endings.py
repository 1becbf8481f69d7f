"""When a conversation was resolved, as far as its record says."""

from __future__ import annotations

from datetime import datetime

from kept.mistakes.conversation import CLOSED_STATUSES, Event
from kept.mistakes.reading import Reading


def closes(event: Event) -> bool:
    """Whether an event ends the conversation."""
    if event.kind == "status":
        return (event.after or "").strip().lower() in CLOSED_STATUSES
    return event.kind == "resolved"


def resolved_at(reading: Reading) -> datetime | None:
    """When the conversation was resolved for the last time; None while it is open or where the
    archive does not tell."""
    events = reading.conversation.events or ()
    last = max((event.at for event in events if closes(event)), default=None)
    last = last or reading.conversation.closed_at
    return None if last and any(_reopens(event, last) for event in events) else last


def _reopens(event: Event, resolved: datetime) -> bool:
    changed = event.kind == "status" and not closes(event)
    return event.at > resolved and (changed or event.kind == "reopened")
