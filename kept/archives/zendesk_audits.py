"""The audits of a Zendesk ticket as events: who had it when, and in which state it was."""

from __future__ import annotations

from collections.abc import Iterator

from kept.archives.fields import Fields
from kept.archives.zendesk_people import People
from kept.mistakes.conversation import Event

_STATUS_WORDS = {"hold": "on hold"}
_RATINGS = frozenset({"good", "bad"})


def events_of(ticket: Fields, people: People) -> tuple[Event, ...] | None:
    """Return the events by time; None where the ticket has no audits at all."""
    if ticket.items("audits") is None:
        return None
    events = [event for audit in ticket.objects("audits") for event in _of_audit(audit, people)]
    return tuple(sorted(events, key=lambda event: event.at))


def _of_audit(audit: Fields, people: People) -> Iterator[Event]:
    for change in audit.objects("events"):
        event = _event(audit, change, people)
        if event:
            yield event


def _event(audit: Fields, change: Fields, people: People) -> Event | None:
    name = change.raw("field_name")
    if name not in ("group_id", "assignee_id", "status", "satisfaction_score"):
        return None
    at, by = audit.required_moment("created_at"), people.user_name(audit.text("author_id"))
    before, after = change.text("previous_value") or None, change.text("value") or None
    if name == "status":
        words = [_STATUS_WORDS.get(word or "", word) for word in (before, after)]
        return Event(at, "status", before=words[0], after=words[1], by=by)
    if name == "satisfaction_score":
        return Event(at, "rated", after=after, by=by) if after in _RATINGS else None
    kind = "transferred" if before and after else "assigned"
    if name == "group_id":
        return Event(at, kind, "team", people.group_name(before), people.group_name(after), by)
    return Event(at, kind, "owner", people.user_name(before), people.user_name(after), by)
