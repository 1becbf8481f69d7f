"""Good hours are the customer's own."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.contacts.window import is_good_moment, next_good_moment
from kept.desk.staff.models import Company

LUMEN = Company(pk=1, name="Lumen Lamps", zone="UTC", country="GB")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def somebody(zone: str = "", begins: time | None = None, ends: time | None = None) -> Contact:
    return Contact(name="Mona", zone=zone, reach_from=begins, reach_until=ends)


@pytest.mark.parametrize(
    ("zone", "window", "wanted", "found"),
    [
        ("UTC", (None, None), "2026-03-04T12:00", "2026-03-04T12:00"),
        ("UTC", (None, None), "2026-03-04T03:00", "2026-03-04T09:00"),
        ("UTC", (None, None), "2026-03-04T18:30", "2026-03-05T09:00"),  # dinner
        ("UTC", (None, None), "2026-03-06T20:00", "2026-03-09T09:00"),  # the weekend
        ("Asia/Tokyo", (None, None), "2026-03-04T12:00", "2026-03-05T00:00"),  # 21:00 there
        ("Europe/Lisbon", (time(18), time(21)), "2026-03-04T12:00", "2026-03-04T18:00"),
        ("UTC", (time(22), time(2)), "2026-03-04T12:00", "2026-03-04T22:00"),
        ("", (None, None), "2026-12-25T10:00", "2026-12-29T09:00"),  # Boxing Day is made up for
        ("Europe/Berlin", (None, None), "2026-10-03T10:00", "2026-10-05T07:00"),
        ("Europe/Berlin", (None, None), "2026-05-01T10:00", "2026-05-04T07:00"),  # Labour Day
        ("Europe/Berlin", (None, None), "2026-03-28T10:00", "2026-03-30T07:00"),  # summer time
        ("Asia/Jerusalem", (None, None), "2026-03-06T10:00", "2026-03-08T07:00"),  # Friday there
    ],
)
def test_it_finds_the_next_good_moment(
    zone: str, window: tuple[time | None, time | None], wanted: str, found: str
) -> None:
    contact = somebody(zone, *window)
    assert next_good_moment(contact, at(wanted), company=LUMEN) == at(found)
    assert is_good_moment(contact, at(found), company=LUMEN)


def test_it_knows_no_holidays_without_a_country() -> None:
    christmas = at("2026-12-25T10:00")
    assert next_good_moment(somebody(), christmas, company=None) == christmas
