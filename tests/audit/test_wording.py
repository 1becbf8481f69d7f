from __future__ import annotations

import pytest

from kept.audit.wording import duration, working_time


@pytest.mark.parametrize(
    ("seconds", "told", "worked"),
    [
        (20, "20 s", "0 min"),
        (2400, "40 min", "40 min"),
        (7500, "2 h 5 min", "2 h 5 min"),
        (93600, "1 d 2 h", "26 h"),
        (8.64e7, "1,000 d", "24,000 h"),
    ],
)
def test_days_are_told_by_the_clock_and_never_in_business_hours(
    seconds: float, told: str, worked: str
) -> None:
    assert duration(seconds) == told
    assert working_time(seconds) == worked
