"""By when exactly: arithmetic from what a deadline says to a moment."""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from kept.mistakes.calendar import BusinessClock


@dataclass(frozen=True, slots=True)
class When:
    """What a deadline says, in no language. ``None`` or empty: it does not say.

    ``amount`` of ``unit`` from now; or the day (``days`` from today, ``weekday`` from Monday = 0,
    ``day``/``month``/``year``, or ``first``/``second`` of "03/04", or a ``period`` with its
    ``edge``) and on it the ``part`` or the ``hour`` and ``minute``. ``which`` is ``this`` or
    ``next``. ``before``: the day itself is too late. ``zone`` is ``theirs``, ``ours`` or an IANA
    name.
    """

    amount: float | None = None
    unit: str = ""
    days: int | None = None
    weekday: int | None = None
    which: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    first: int | None = None
    second: int | None = None
    period: str = ""
    edge: str = ""
    part: str = ""
    hour: int | None = None
    minute: int = 0
    zone: str = ""
    before: bool = False


def latest(when: When, now: datetime, zone: tzinfo, clock: BusinessClock) -> datetime | None:
    """The latest moment, in ``zone``, that keeps to ``when`` said at ``now``; ``None`` if it is
    over."""
    told = _zone(when.zone, zone, clock)
    try:
        moment = _moment(when, now.astimezone(told), clock)
        if moment is None or moment.astimezone(UTC) < now.astimezone(UTC):
            return None
        return moment.astimezone(zone)
    except (OverflowError, ValueError):  # beyond the year 9999
        return None


def _moment(when: When, local: datetime, clock: BusinessClock) -> datetime | None:
    if when.unit:
        return _after(when, local, clock)
    if when.hour is not None and not _tells_day(when):
        return _next_time(when, local)
    return _on_day(when, local, clock)


def _zone(said: str, zone: tzinfo, clock: BusinessClock) -> tzinfo:
    if said in ("", "theirs"):
        return zone
    return clock.zone if said == "ours" else ZoneInfo(said)


def _after(when: When, local: datetime, clock: BusinessClock) -> datetime:
    amount = 1.0 if when.amount is None else when.amount
    match when.unit:
        case "minute":
            return _real(local, timedelta(minutes=amount))
        case "hour":
            return _real(local, timedelta(hours=amount))
        case "business hour":
            return clock.add(local, timedelta(hours=amount))
        case "working day":
            return _end(clock.add_working_days(local.date(), math.ceil(amount)), local)
        case "month":
            return _end(_months_on(local.date(), math.ceil(amount)), local)
    days = {"day": 1, "week": 7, "fortnight": 14, "year": 365}[when.unit]
    return _end(local.date() + timedelta(days=math.ceil(amount * days)), local)


def _real(local: datetime, wait: timedelta) -> datetime:
    """Added to the real time: an hour is an hour also when the clocks change."""
    return (local.astimezone(UTC) + wait).astimezone(local.tzinfo)


def _end(day: date, local: datetime) -> datetime:
    return datetime.combine(day, time.max, local.tzinfo)


def _tells_day(when: When) -> bool:
    told = (when.days, when.weekday, when.day, when.month, when.first)
    return bool(when.period) or any(value is not None for value in told)


def _next_time(when: When, local: datetime) -> datetime:
    today = _at(when, local.date(), local)
    if today.astimezone(UTC) > local.astimezone(UTC):
        return today
    return _at(when, local.date() + timedelta(days=1), local)


def _at(when: When, day: date, local: datetime) -> datetime:
    if when.hour == 24:
        return _end(day, local)
    return datetime.combine(day, time(when.hour or 0, when.minute), local.tzinfo)


def _on_day(when: When, local: datetime, clock: BusinessClock) -> datetime | None:
    day = _day(when, local, clock)
    if day is None:
        return None
    if when.hour is not None:
        return _at(when, day, local)
    if when.part == "close":
        return clock.closes(day) or datetime.combine(day, time(18), local.tzinfo)
    if when.part:
        return datetime.combine(day, _PARTS[when.part], local.tzinfo)
    too_late = when.before and not when.edge
    return _end(day - timedelta(days=1) if too_late else day, local)


_PARTS = {
    "morning": time(12),
    "noon": time(13),
    "afternoon": time(18),
    "evening": time(22),
    "night": time.max,
    "end": time.max,
}
_PART_BEGINS = {"morning": 5, "noon": 11, "afternoon": 12, "evening": 17}


def _day(when: When, local: datetime, clock: BusinessClock) -> date | None:
    today = local.date()
    if when.days is not None:
        return today + timedelta(days=when.days)
    if when.first is not None and when.second is not None:
        return _either_way(when, today)
    if when.month is not None or when.day is not None:
        return _dated(when, today)
    if when.weekday is not None:
        return _weekday(when, today)
    if when.period:
        return _period(when, today)
    return _of_part(when, local, clock)


def _of_part(when: When, local: datetime, clock: BusinessClock) -> date:
    """ "In the morning" is tomorrow's, once today's has begun; "this morning" is today's."""
    if when.part == "close":
        closing = clock.closes(local.date())
        later = closing is None or closing < local.astimezone(UTC)
        return clock.add_working_days(local.date(), later)
    over = local.hour >= _PART_BEGINS.get(when.part, 24)
    return local.date() + timedelta(days=over and not when.which)


def _weekday(when: When, today: date) -> date:
    weekday = when.weekday or 0
    monday = today - timedelta(days=today.weekday())
    if when.which == "next" or (when.period == "week" and when.which != "this"):
        return monday + timedelta(days=7 + weekday)
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or when.which else 7)


def _dated(when: When, today: date) -> date | None:
    if when.month is None:
        return _of_month(when, when.day or 1, today)
    if when.year is not None:
        return _in_month(when, when.year, when.month)
    this, last = (_in_month(when, today.year - ago, when.month) for ago in (0, 1))
    if this >= today - _JUST_OVER:
        return last if last >= today - _JUST_OVER else this
    return _in_month(when, today.year + 1, when.month)


def _of_month(when: When, day: int, today: date) -> date:
    """ "The 9th", "the 9th of this month", "next Friday the 9th"."""
    first = today.replace(day=1)
    if when.which and when.weekday is None:
        first = _months_on(first, when.which == "next")
        return first.replace(day=min(day, monthrange(first.year, first.month)[1]))
    return _next_with(day, today)


_JUST_OVER = timedelta(days=60)
"""A day of no year that is over for so long, or less, is the one that is meant."""


def _in_month(when: When, year: int, month: int) -> date:
    """The day told, or the edge of the month, or its last day; the 29th of February included."""
    if when.day is not None:
        return date(year, month, min(when.day, monthrange(year, month)[1]))
    if when.before:
        return date(year, month, 1)
    return date(year, month, _EDGES.get(when.edge, monthrange(year, month)[1]))


_EDGES = {"early": 10, "mid": 20}
"""The day of the month by which it is no longer early, or the middle of it."""


def _next_with(day: int, today: date) -> date:
    """The next day of the month with this number, today included; short months are left out."""
    year, month = today.year, today.month
    while day > monthrange(year, month)[1] or date(year, month, day) < today:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, day)


def _either_way(when: When, today: date) -> date | None:
    """ "03/04" read both ways: the reading that comes sooner."""
    readings = []
    for day, month in ((when.first, when.second), (when.second, when.first)):
        if day is not None and month is not None and month <= 12:
            told = _dated(When(day=day, month=month, year=when.year), today)
            if told is not None and told.day == day:
                readings.append(told)
    ahead = [day for day in readings if day >= today]
    return min(ahead or readings, default=None)


def _period(when: When, today: date) -> date:
    """The last day of the period; of the next one where the edge is over."""
    steps = 1 if when.which == "next" else 0
    day = _last_of(when, today, steps)
    return day if day >= today or when.before else _last_of(when, today, steps + 1)


def _last_of(when: When, today: date, steps: int) -> date:
    if when.period in ("week", "working week", "weekend"):
        monday = today + timedelta(days=7 * steps - today.weekday())
        return monday + timedelta(days=_day_of_week(when))
    months = {"month": 1, "quarter": 3, "year": 12}[when.period]
    first = _months_on(today.replace(day=1), months * steps)
    first = first.replace(month=(first.month - 1) // months * months + 1)
    if when.before and not when.edge:
        return first
    if when.edge in _EDGES:
        return first.replace(day=_EDGES[when.edge])
    return _months_on(first, months) - timedelta(days=1)


def _day_of_week(when: When) -> int:
    """Days from Monday: "before the weekend" is up to Friday, "early next week" up to Tuesday."""
    if when.before and not when.edge:
        return 5 if when.period == "weekend" else 0
    if when.period == "working week":
        return 4
    return {"early": 1, "mid": 2}.get(when.edge, 6)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
