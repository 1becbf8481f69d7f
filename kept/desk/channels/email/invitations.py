"""What an invitation of a calendar says, in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

_LONGEST = 200_000
_MOST = 3
_METHODS = {"CANCEL": "Cancelled", "REPLY": "Answer to an invitation", "COUNTER": "Other proposal"}


def summaries(ics: bytes) -> tuple[str, ...]:
    """One text for each event of a text/calendar part; none if it cannot be read."""
    from icalendar import Calendar  # slow to start, and few mails are invitations

    try:
        calendar = Calendar.from_ical(ics[:_LONGEST])
        method = str(calendar.get("METHOD", "")).upper()
        return tuple(_summary(event, method) for event in calendar.walk("VEVENT")[:_MOST])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return ()


def _summary(event: Any, method: str) -> str:
    lines = [f"{_METHODS.get(method, 'Invitation')}: {_line(event.get('SUMMARY')) or 'an event'}"]
    when = _when(event)
    if when:
        lines.append(f"When: {when}")
    if place := _line(event.get("LOCATION")):
        lines.append(f"Where: {place}")
    if organiser := _line(event.get("ORGANIZER")):
        lines.append(f"From: {organiser.removeprefix('mailto:').removeprefix('MAILTO:')}")
    return "\n".join(lines)


def _when(event: Any) -> str:
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if not isinstance(start, datetime):
        return f"{start:%A, {start.day} %B %Y}, all day" if start else ""
    said = f"{start:%A, {start.day} %B %Y, %H:%M}"
    if isinstance(end, datetime):
        is_same_day = end.date() == start.date()
        said += f" to {end:%H:%M}" if is_same_day else f" to {end:%A, {end.day} %B %Y, %H:%M}"
    zone = str(start.tzinfo) if start.tzinfo else ""
    return f"{said} ({zone})" if zone else said


def _moment(event: Any, name: str) -> date | None:
    value = event.get(name)
    moment = getattr(value, "dt", None)
    return moment if isinstance(moment, date) else None


def _line(value: Any) -> str:
    return " ".join(str(value).split())[:300] if value is not None else ""
