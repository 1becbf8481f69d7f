from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kept.desk.conversations.rows import initials, short_time, span
from tests.desk.cast import NOON


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (125, "2 h 5 min"),
        (1440, "1 d"),
        (1599, "1 d 2 h"),
    ],
)
def test_it_says_how_long(minutes: int, said: str) -> None:
    assert span(NOON - timedelta(minutes=minutes), NOON) == said
    assert span(NOON + timedelta(minutes=minutes + 1), NOON) == "0 min"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 3, 4, 0, 30, tzinfo=UTC), "02:30"),
        (datetime(2026, 3, 3, 23, 0, tzinfo=UTC), "01:00"),
        (datetime(2026, 3, 3, 21, 0, tzinfo=UTC), "3 Mar"),
        (datetime(2025, 12, 31, 12, 0, tzinfo=UTC), "31 Dec 2025"),
    ],
)
def test_it_says_the_time_of_the_reader(moment: datetime, said: str) -> None:
    assert short_time(moment, ZoneInfo("Europe/Athens"), NOON) == said


@pytest.mark.parametrize(
    ("name", "letters"), [("Ada Okafor", "AO"), ("Mona", "M"), ("Jo van der Ley", "JL"), ("", "")]
)
def test_it_shortens_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters
