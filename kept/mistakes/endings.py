"""When a conversation was resolved, as far as its record says."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from kept.mistakes.conversation import CLOSED_STATUSES, Event
from kept.mistakes.reading import Reading


def closes(event: Event) -> bool:
    """Whether an event ends the conversation."""
    if event.kind == "status":
        return event.after is not None and _is_closed(event.after)
    return event.kind == "resolved"


@lru_cache(maxsize=256)  # an archive holds few words for a status
def _is_closed(status: str) -> bool:
    return status.strip().lower() in CLOSED_STATUSES


def resolved_at(reading: Reading) -> datetime | None:
    """When the conversation was resolved for good; None while it is open or where the archive
    does not tell.

    A desk often resolves first and closes days later: the first of the two counts.
    """
    endings = [
        (event.at, closes(event))
        for event in reading.conversation.events or ()
        if event.kind in _KINDS
    ]
    if reading.conversation.closed_at:
        endings.append((reading.conversation.closed_at, True))
    resolved: datetime | None = None
    for at, ends in sorted(endings):
        resolved = (resolved or at) if ends else None
    return resolved


_KINDS = frozenset({"status", "resolved", "reopened"})
"""The events that open or end a conversation."""
