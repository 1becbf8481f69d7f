from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from subprocess import run
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.mistakes.calendar import LAST_YEAR, BusinessClock, Hours, Week

LISBON = ZoneInfo("Europe/Lisbon")
WEEKS = [
    Week(),
    Week(monday=("09:00-12:00", "13:00-18:00"), saturday=("10:00-14:00",)),
    Week(sunday=("00:00-24:00",), monday=("00:00-06:00",), saturday=("22:00-24:00",)),
    Week(sunday=("01:30-02:30", "02:30-03:30")),
]
ZONES = ["UTC", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
CLOCKS = [BusinessClock(Hours(zone=zone, week=week)) for zone in ZONES for week in WEEKS]

clocks = st.sampled_from(CLOCKS)
moments = st.integers(0, 270 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 in UTC; the 9th is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def open_minutes(clock: BusinessClock, start: datetime, end: datetime) -> int:
    """The slow way: look at the wall clock of every minute."""
    count = 0
    while start < end:
        local = start.astimezone(clock.zone)
        now = local.hour * 60 + local.minute
        spans = clock.hours.week.spans[local.weekday()]
        count += any(begin <= now < until for begin, until in spans)
        start += timedelta(minutes=1)
    return count


class TestBetween:
    clock = BusinessClock()

    @pytest.mark.parametrize(
        ("start", "end", "hours"),
        [
            (at(9, 10), at(9, 12), 2),
            (at(9, 7), at(9, 10), 1),
            (at(9, 17), at(10, 10), 2),
            (at(13, 17), at(16, 10), 2),
            (at(14, 9), at(15, 20), 0),
            (at(9, 0), at(16, 0), 45),
            (at(9, 12), at(9, 12), 0),
            (at(10, 12), at(9, 12), 0),
        ],
    )
    def test_it_counts_only_open_hours(self, start: datetime, end: datetime, hours: int) -> None:
        assert self.clock.between(start, end) == timedelta(hours=hours)

    def test_a_clock_change_makes_a_day_shorter_or_longer(self) -> None:
        clock = BusinessClock(Hours(zone="Europe/Lisbon", week=Week(sunday=("00:00-24:00",))))
        spring = datetime(2026, 3, 29, tzinfo=LISBON)
        autumn = datetime(2026, 10, 25, tzinfo=LISBON)
        day = timedelta(days=1)
        assert clock.between(spring, spring + day) == timedelta(hours=23)
        assert clock.between(autumn, autumn + day) == timedelta(hours=25)

    @settings(max_examples=60)
    @given(clocks, moments, st.integers(0, 3000))
    def test_it_agrees_with_looking_at_every_minute(
        self, clock: BusinessClock, start: datetime, minutes: int
    ) -> None:
        end = start + timedelta(minutes=minutes)
        counted = open_minutes(clock, start, end)
        # Minutes that the wall clock shows twice belong to one span of the day only once.
        told = clock.between(start, end) / timedelta(minutes=1)
        if start.astimezone(clock.zone).utcoffset() == end.astimezone(clock.zone).utcoffset():
            assert told == counted
        else:
            assert abs(told - counted) <= 60

    @given(clocks, moments, moments, moments)
    def test_parts_add_up(
        self, clock: BusinessClock, one: datetime, two: datetime, three: datetime
    ) -> None:
        start, middle, end = sorted((one, two, three))
        parts = clock.between(start, middle) + clock.between(middle, end)
        assert clock.between(start, end) == parts

    def test_new_year_is_no_border(self) -> None:
        start = datetime(2026, 12, 31, 17, tzinfo=UTC)
        assert self.clock.between(start, start + timedelta(days=1)) == timedelta(hours=9)
        assert self.clock.between(start, start.replace(year=2036)) > timedelta(days=970)

    @pytest.mark.parametrize("year", [1, 1969, 2101, 9999])
    def test_broken_dates_cost_nothing(self, year: int) -> None:
        broken = datetime(year, 1, 2, tzinfo=UTC)
        assert self.clock.between(broken, broken + timedelta(days=9)) == timedelta()
        assert not self.clock.is_open(broken)
        assert self.clock.add(broken, timedelta(hours=1)) >= broken
        assert self.clock.next_open(broken) >= broken

    def test_the_ends_of_time_are_no_error(self) -> None:
        clock = BusinessClock(Hours(zone="Asia/Kolkata"))
        first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        assert clock.between(first, last) > timedelta(days=9000)


class TestAdd:
    clock = BusinessClock()

    @pytest.mark.parametrize(
        ("start", "hours", "end"),
        [
            (at(9, 10), 2, at(9, 12)),
            (at(9, 7), 1, at(9, 10)),
            (at(9, 17), 1, at(9, 18)),
            (at(9, 17), 2, at(10, 10)),
            (at(13, 17), 8, at(16, 16)),
            (at(14, 12), 0, at(14, 12)),
            (at(9, 9), 45, at(13, 18)),
        ],
    )
    def test_it_skips_closed_hours(self, start: datetime, hours: int, end: datetime) -> None:
        assert self.clock.add(start, timedelta(hours=hours)) == end

    @given(clocks, moments, st.integers(1, 20000))
    def test_it_is_the_earliest_moment(
        self, clock: BusinessClock, start: datetime, minutes: int
    ) -> None:
        waited = timedelta(minutes=minutes)
        end = clock.add(start, waited)
        assert clock.between(start, end) == waited
        assert clock.between(start, end - timedelta(seconds=1)) < waited
        assert end.tzinfo is start.tzinfo

    def test_it_ends_with_the_last_year(self) -> None:
        assert self.clock.add(at(9, 9), timedelta(days=365 * 200)).year == LAST_YEAR + 1


class TestOpening:
    clock = BusinessClock(Hours(week=Week(monday=("09:00-12:00", "13:00-18:00"))))

    def test_it_opens_and_closes_exactly(self) -> None:
        looks = [at(9, 8, 59), at(9, 9), at(9, 11, 59), at(9, 12), at(9, 13), at(9, 18)]
        assert [self.clock.is_open(look) for look in looks] == [
            False,
            True,
            True,
            False,
            True,
            False,
        ]

    def test_the_next_opening(self) -> None:
        assert self.clock.next_open(at(9, 9, 30)) == at(9, 9, 30)
        assert self.clock.next_open(at(9, 12)) == at(9, 13)
        assert self.clock.next_open(at(13, 18)) == at(16, 9)

    def test_the_closing_of_a_day(self) -> None:
        assert self.clock.closes(date(2026, 3, 9)) == at(9, 18)
        assert self.clock.closes(date(2026, 3, 14)) is None

    @given(clocks, moments)
    def test_no_business_time_passes_before_the_next_opening(
        self, clock: BusinessClock, start: datetime
    ) -> None:
        opens = clock.next_open(start)
        assert clock.is_open(opens)
        assert clock.between(start, opens) == timedelta()

    def test_always_open_is_real_time(self) -> None:
        clock = BusinessClock(Hours(always_open=True))
        assert clock.is_open(at(15, 3))
        assert clock.between(at(13, 17), at(16, 10)) == timedelta(days=2, hours=17)
        assert clock.add(at(13, 17), timedelta(days=1)) == at(14, 17)
        assert clock.closes(date(2026, 3, 14)) == at(15, 0)


class TestDays:
    def test_public_holidays_are_closed(self) -> None:
        clock = BusinessClock(Hours(zone="Europe/Berlin", country="DE"))
        good_friday = date(2026, 4, 3)
        assert clock.is_holiday(good_friday)
        assert not clock.is_working_day(good_friday)
        assert not clock.is_open(datetime(2026, 4, 3, 10, tzinfo=UTC))

    def test_a_region_has_its_own(self) -> None:
        epiphany = date(2026, 1, 6)
        assert not BusinessClock(Hours(country="DE")).is_holiday(epiphany)
        assert BusinessClock(Hours(country="DE", subdivision="BY")).is_holiday(epiphany)

    def test_our_own_closed_days_count(self) -> None:
        clock = BusinessClock(Hours(closed=(date(2026, 3, 10),)))
        assert clock.between(at(10, 9), at(10, 18)) == timedelta()
        assert clock.add_working_days(date(2026, 3, 9), 1) == date(2026, 3, 11)

    def test_working_days_skip_weekends(self) -> None:
        clock = BusinessClock()
        assert clock.add_working_days(date(2026, 3, 13), 3) == date(2026, 3, 18)
        assert clock.add_working_days(date(2026, 3, 14), 0) == date(2026, 3, 14)


def test_holidays_are_imported_only_when_needed() -> None:
    """Start-up time: most houses name no country."""
    told = "import sys, kept.mistakes.house; sys.exit('holidays' in sys.modules)"
    assert run([sys.executable, "-c", told], check=False).returncode == 0
