"""How figures are told to people: durations, dates, shares and counts."""

from __future__ import annotations

from datetime import date, datetime

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"))


def duration(seconds: float) -> str:
    """Two units at most, as in ``3 d 4 h``, ``2 h 5 min``, ``40 s``."""
    rest = max(round(seconds), 0)
    if rest < 60:
        return f"{rest} s"
    rest = round(rest / 60) * 60 if rest < 86400 else round(rest / 3600) * 3600
    parts = []
    for size, unit in _UNITS:
        amount, rest = divmod(rest, size)
        if amount:
            parts.append(f"{amount:,} {unit}")
    return " ".join(parts[:2])


def working_time(seconds: float) -> str:
    """As in ``26 h 10 min``: never in days, because a business day has fewer than 24 hours."""
    hours, rest = divmod(max(round(seconds / 60), 0), 60)
    parts = [f"{hours:,} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


def day(at: date | datetime) -> str:
    """As in ``5 March 2026``."""
    return f"{at.day} {at:%B %Y}"


def short_day(iso: str) -> str:
    """As in ``2 Mar 2026``, from ``2026-03-02``."""
    at = date.fromisoformat(iso)
    return f"{at.day} {at:%b %Y}"


def moment(at: datetime) -> str:
    """As in ``Thu 5 March 2026, 09:12``."""
    return f"{at:%a} {day(at)}, {at:%H:%M}"


def count(number: int, noun: str = "", plural: str = "") -> str:
    """As in ``12,400 messages``; the noun follows the number."""
    if not noun:
        return f"{number:,}"
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def per_hundred(share: float) -> str:
    """A share as a number of a hundred, with a decimal below ten: ``3.4``, ``27``."""
    value = share * 100
    if not value:
        return "0"
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
