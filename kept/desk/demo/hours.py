"""When people write: customers while they are awake, the shop while it is open."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Lisbon")
OPENS, CLOSES = time(9), time(18)
DAYS = 60
"""How far back the shop's story goes."""
_WAKES, _SLEEPS = time(7), time(22, 40)


def at_work(moment: datetime, chance: Random) -> datetime:
    """That moment if the shop is open, else some minutes after it opens next."""
    local = moment.astimezone(ZONE)
    if local.weekday() < 5 and OPENS <= local.time() < CLOSES:
        return moment
    day = local.date() + timedelta(days=local.time() >= CLOSES)
    while day.weekday() > 4:
        day += timedelta(days=1)
    opening = datetime.combine(day, OPENS, ZONE)
    return (opening + _minutes(chance, 3, 110)).astimezone(moment.tzinfo)


def awake(moment: datetime, chance: Random) -> datetime:
    """That moment if a customer is up, else some time in the next morning."""
    local = moment.astimezone(ZONE)
    if _WAKES <= local.time() < _SLEEPS:
        return moment
    day = local.date() + timedelta(days=local.time() >= _SLEEPS)
    morning = datetime.combine(day, _WAKES, ZONE)
    return (morning + _minutes(chance, 2, 150)).astimezone(moment.tzinfo)


def was_at_work(moment: datetime, chance: Random) -> datetime:
    """That moment if the shop was open, else some minutes before it closed last."""
    local = moment.astimezone(ZONE)
    if local.weekday() < 5 and OPENS <= local.time() < CLOSES:
        return moment
    day = local.date() - timedelta(days=local.time() < CLOSES)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    closing = datetime.combine(day, CLOSES, ZONE)
    return (closing - _minutes(chance, 3, 110)).astimezone(moment.tzinfo)


def was_awake(moment: datetime, chance: Random) -> datetime:
    """That moment if a customer was up, else some time in the evening before."""
    local = moment.astimezone(ZONE)
    if _WAKES <= local.time() < _SLEEPS:
        return moment
    day = local.date() - timedelta(days=local.time() < _SLEEPS)
    evening = datetime.combine(day, _SLEEPS, ZONE)
    return (evening - _minutes(chance, 2, 150)).astimezone(moment.tzinfo)


def some_moment(now: datetime, chance: Random) -> datetime:
    """When a customer happens to write, some day of the story; mostly by day, on weekdays."""
    while True:
        local = now.astimezone(ZONE) - timedelta(days=chance.uniform(0, DAYS))
        hour = min(22, max(7, round(chance.gauss(14, 4))))
        local = local.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60))
        if local >= now - timedelta(hours=2) or (local.weekday() > 4 and chance.random() < 0.5):
            continue
        return local.astimezone(now.tzinfo)


def roughly(span: timedelta, chance: Random) -> timedelta:
    """About so long: nobody answers after three hours sharp."""
    return span * chance.uniform(0.75, 1.35) + timedelta(seconds=chance.randrange(60))


def _minutes(chance: Random, fewest: int, most: int) -> timedelta:
    return timedelta(minutes=chance.randint(fewest, most), seconds=chance.randrange(60))
