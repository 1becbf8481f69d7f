"""Business hours, and the clock that counts only them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from kept.mistakes.house_file import BadValue
from kept.public_holidays import days_of_rest

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""Outside these years nobody is open: a broken date in an archive must not cost time."""

_OFFICE = ("09:00-18:00",)


@dataclass(frozen=True)
class Week:
    """When we are open on each day, as ``"09:00-18:00"``; several spans make a break."""

    monday: tuple[str, ...] = _OFFICE
    tuesday: tuple[str, ...] = _OFFICE
    wednesday: tuple[str, ...] = _OFFICE
    thursday: tuple[str, ...] = _OFFICE
    friday: tuple[str, ...] = _OFFICE
    saturday: tuple[str, ...] = ()
    sunday: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for day, written in vars(self).items():
            spans = [_minutes(day, text) for text in written]
            backwards = any(start >= end for start, end in spans)
            if backwards or any(one[1] > other[0] for one, other in pairwise(spans)):
                raise BadValue(
                    day,
                    "spans must follow one another within the day; write a night as "
                    '"22:00-24:00" here and "00:00-06:00" on the next day.',
                )

    @cached_property
    def spans(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Per weekday, Monday first: minutes of the day as ``(from, until)``."""
        return tuple(
            tuple(_minutes(day, text) for text in written) for day, written in self._days.items()
        )

    @property
    def _days(self) -> dict[str, tuple[str, ...]]:
        return {day: getattr(self, day) for day in self.__dataclass_fields__}


@dataclass(frozen=True)
class Hours:
    """The business calendar. ``zone`` is an IANA name, ``country`` an ISO 3166 code whose public
    holidays are closed days."""

    always_open: bool = False
    zone: str = "UTC"
    week: Week = field(default_factory=Week)
    country: str = ""
    subdivision: str = ""
    closed: tuple[date, ...] = ()
    configured: bool = field(default=False, metadata={"given": True})
    """Whether the house told its hours; where it did not, archives are judged in real time."""

    def __post_init__(self) -> None:
        _zone(self.zone)
        if self.country:
            _public_holidays(self.country, self.subdivision, FIRST_YEAR)
        if not self.always_open and not any(self.week.spans):
            raise BadValue("week", "at least one day needs hours, such as monday = [...].")


@dataclass(frozen=True)
class BusinessClock:
    """Counts business time. All times going in and out are aware."""

    hours: Hours = field(default_factory=Hours)
    _years: dict[int, _Year] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def zone(self) -> tzinfo:
        """The zone our hours are told in."""
        return _zone(self.hours.zone)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Business time from ``start`` to ``end``; nothing where ``end`` is not later."""
        if end <= start:
            return timedelta()
        if self.hours.always_open:
            return end - start
        return timedelta(seconds=self._elapsed(start, end))

    def add(self, start: datetime, business_time: timedelta) -> datetime:
        """The earliest moment by which ``business_time`` has passed since ``start``, in the zone
        of ``start``; at most the end of ``LAST_YEAR``."""
        if self.hours.always_open or business_time <= timedelta():
            return start + business_time
        left = business_time.total_seconds()
        first = max(self._year_of(start), FIRST_YEAR)
        for number in range(first, LAST_YEAR + 1):
            year = self._year(number)
            if number == first:
                left += year.elapsed(start.timestamp())
            if left <= year.total:
                return _moment(year.reached(left), start)
            left -= year.total
        return max(start, datetime(LAST_YEAR + 1, 1, 1, tzinfo=self.zone).astimezone(start.tzinfo))

    def is_open(self, at: datetime) -> bool:
        """Whether we are open at ``at``."""
        if self.hours.always_open:
            return True
        year = self._year_of(at)
        return FIRST_YEAR <= year <= LAST_YEAR and self._year(year).is_open(at.timestamp())

    def next_open(self, at: datetime) -> datetime:
        """``at`` if we are open, else when we open next, in the zone of ``at``."""
        if self.is_open(at):
            return at
        first = max(self._year_of(at), FIRST_YEAR)
        for year in range(first, LAST_YEAR + 1):
            opens = self._year(year).next_open(at.timestamp())
            if opens is not None:
                return _moment(opens, at)
        return at

    def is_working_day(self, day: date) -> bool:
        """Whether we open at all on ``day``."""
        return self.hours.always_open or bool(self._spans(day))

    def closes(self, day: date) -> datetime | None:
        """When we close for good on ``day``, in our zone; ``None`` if we do not open."""
        if self.hours.always_open:
            return datetime.fromtimestamp(self._at(day, _DAY), self.zone)
        spans = self._spans(day)
        return datetime.fromtimestamp(self._at(day, spans[-1][1]), self.zone) if spans else None

    def is_holiday(self, day: date) -> bool:
        """Whether ``day`` is a public holiday or one of our closed days."""
        if day in self.hours.closed:
            return True
        if not self.hours.country:
            return False
        return day in _public_holidays(self.hours.country, self.hours.subdivision, day.year)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``."""
        last = date(LAST_YEAR, 12, 31)
        while count > 0 and day < last:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def _elapsed(self, start: datetime, end: datetime) -> float:
        first = max(self._year_of(start), FIRST_YEAR)
        last = min(self._year_of(end), LAST_YEAR)
        if first > last:
            return 0.0
        whole = sum(self._year(year).total for year in range(first, last))
        until = self._year(last).elapsed(end.timestamp())
        return whole + until - self._year(first).elapsed(start.timestamp())

    def _year_of(self, at: datetime) -> int:
        try:
            return at.astimezone(self.zone).year
        except OverflowError:
            return at.year

    def _year(self, year: int) -> _Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._count(year)
        return known

    def _count(self, year: int) -> _Year:
        opens: list[float] = []
        closes: list[float] = []
        for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            for start, end in self._spans(day):
                opening = max(self._at(day, start), closes[-1] if closes else -_FOREVER)
                closing = self._at(day, end)
                if opening < closing:
                    opens.append(opening)
                    closes.append(closing)
        return _Year.of(opens, closes)

    def _spans(self, day: date) -> tuple[tuple[int, int], ...]:
        spans = self.hours.week.spans[day.weekday()]
        return () if spans and self.is_holiday(day) else spans

    def _at(self, day: date, minute: int) -> float:
        if minute == _DAY:
            day, minute = day + timedelta(days=1), 0
        return datetime.combine(day, time(minute // 60, minute % 60), self.zone).timestamp()


_DAY = 24 * 60
_FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class _Year:
    """The open spans of one year in seconds since 1970, and how much was open before each."""

    opens: tuple[float, ...]
    closes: tuple[float, ...]
    before: tuple[float, ...]
    total: float

    @classmethod
    def of(cls, opens: list[float], closes: list[float]) -> _Year:
        before, total = [], 0.0
        for opening, closing in zip(opens, closes, strict=True):
            before.append(total)
            total += closing - opening
        return cls(tuple(opens), tuple(closes), tuple(before), total)

    def elapsed(self, at: float) -> float:
        """Open seconds of this year before ``at``."""
        index = bisect_right(self.opens, at) - 1
        if index < 0:
            return 0.0
        return self.before[index] + min(at, self.closes[index]) - self.opens[index]

    def reached(self, seconds: float) -> float:
        """The earliest moment with ``seconds`` open before it; ``seconds`` is above zero."""
        index = bisect_left(self.before, seconds) - 1
        return self.opens[index] + seconds - self.before[index]

    def is_open(self, at: float) -> bool:
        index = bisect_right(self.opens, at) - 1
        return index >= 0 and at < self.closes[index]

    def next_open(self, at: float) -> float | None:
        index = bisect_left(self.opens, at)
        return self.opens[index] if index < len(self.opens) else None


def _moment(timestamp: float, like: datetime) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC).astimezone(like.tzinfo)


def _minutes(day: str, written: str) -> tuple[int, int]:
    """The two minutes of the day in ``"09:00-18:00"``."""
    found = re.fullmatch(r"(\d\d):([0-5]\d)\s*-\s*(\d\d):([0-5]\d)", written)
    if found:
        hours, minutes, until_hours, until_minutes = (int(part) for part in found.groups())
        start, end = hours * 60 + minutes, until_hours * 60 + until_minutes
        if max(start, end) <= _DAY:
            return start, end
    raise BadValue(day, f'"{written[:40]}" are no hours; write them as in "09:00-18:00".')


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        hint = 'use a name such as "Europe/Lisbon".'
        raise BadValue("zone", f'"{name}" is no time zone; {hint}') from None


def _public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    try:
        return days_of_rest(country, subdivision, year)[0]
    except NotImplementedError:
        key = "subdivision" if subdivision else "country"
        raise BadValue(
            key, "no holidays are known for it; use ISO codes such as DE and BY."
        ) from None
