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
    """When the conversation was resolved for good; None while it is open or where the archive
    does not tell.

    A desk often resolves first and closes days later: the first of the two counts.
    """
    endings = [
        (event.at, closes(event)) for event in reading.conversation.events or () if _counts(event)
    ]
    if reading.conversation.closed_at:
        endings.append((reading.conversation.closed_at, True))
    resolved: datetime | None = None
    for at, ends in sorted(endings):
        resolved = (resolved or at) if ends else None
    return resolved


def _counts(event: Event) -> bool:
    """Whether an event opens or ends a conversation."""
    return closes(event) or event.kind in ("status", "reopened")
