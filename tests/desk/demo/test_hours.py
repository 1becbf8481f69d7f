"""When customers and the shop write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from kept.desk.demo import hours

WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_it_leaves_a_moment_in_working_hours_alone() -> None:
    assert hours.at_work(WEDNESDAY, Random(1)) == WEDNESDAY


@pytest.mark.parametrize("away", [timedelta(hours=9), timedelta(days=3), timedelta(hours=-8)])
def test_it_waits_until_the_shop_opens(away: timedelta) -> None:
    found = hours.at_work(WEDNESDAY + away, Random(1)).astimezone(hours.ZONE)
    assert found > WEDNESDAY + away
    assert found.weekday() < 5 and hours.OPENS <= found.time() < hours.CLOSES


@pytest.mark.parametrize("away", [timedelta(hours=9), timedelta(days=4), timedelta(hours=-8)])
def test_it_looks_back_to_when_the_shop_was_open(away: timedelta) -> None:
    found = hours.was_at_work(WEDNESDAY + away, Random(1)).astimezone(hours.ZONE)
    assert found < WEDNESDAY + away
    assert found.weekday() < 5 and hours.OPENS <= found.time() < hours.CLOSES
    assert hours.was_at_work(WEDNESDAY, Random(1)) == WEDNESDAY


def test_it_lets_customers_sleep() -> None:
    at_night = WEDNESDAY.replace(hour=3)
    assert 7 <= hours.awake(at_night, Random(1)).astimezone(hours.ZONE).hour < 10
    evening = hours.was_awake(at_night, Random(1)).astimezone(hours.ZONE)
    assert evening.date() < at_night.date() and evening.hour >= 20


def test_it_finds_moments_of_the_last_sixty_days_only() -> None:
    found = [hours.some_moment(WEDNESDAY, Random(seed)) for seed in range(200)]
    assert max(found) < WEDNESDAY
    assert min(found) > WEDNESDAY - timedelta(days=hours.DAYS + 1)
    assert len({each.date() for each in found}) > 40
