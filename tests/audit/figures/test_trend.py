from __future__ import annotations

from datetime import date, timedelta

from kept.audit.figures.rate import Rate
from kept.audit.figures.trend import periods, trend


def weeks(*rates: Rate) -> list[tuple[str, Rate]]:
    start = date(2024, 1, 1)
    return [((start + timedelta(weeks=n)).isoformat(), rate) for n, rate in enumerate(rates)]


def test_it_tells_a_rise_and_a_fall_from_chance() -> None:
    low, high = Rate(5, 100), Rate(20, 100)
    assert trend([low, low, high, high]) == "rising"
    assert trend([high, high, low, low]) == "falling"
    assert trend([low, Rate(6, 100), low, Rate(7, 100)]) == "steady"


def test_it_does_not_judge_a_short_course() -> None:
    assert trend([Rate(0, 100), Rate(50, 100)]) == "too short"
    assert trend([Rate(0, 5), Rate(0, 5), Rate(5, 5), Rate(5, 5)]) == "too short"
    assert trend([]) == "too short"


def test_many_weeks_are_drawn_as_few_periods_that_lose_little() -> None:
    course = periods(weeks(*[Rate(1, 10)] * 104))
    assert len(course) == 26
    assert sum(rate.of for _, rate in course) >= 0.98 * 1040


def test_stray_dates_do_not_stretch_the_course() -> None:
    stray, busy = [Rate(1, 1)], [Rate(10, 500)] * 8
    course = periods(weeks(*stray, *[Rate(0, 0)] * 200, *busy, *[Rate(0, 0)] * 200, *stray))
    assert [rate for _, rate in course] == busy


def test_thin_weeks_are_not_drawn() -> None:
    busy = [Rate(40, 400)] * 4
    course = periods(weeks(*busy, Rate(9, 9), Rate(0, 6), *busy, Rate(0, 40)))
    assert [rate for _, rate in course] == [*busy, *busy, Rate(0, 40)]


def test_nothing_has_no_course() -> None:
    assert periods([]) == []
