"""Good hours: when somebody may be written to who is not waiting for us, in their own zone.

Not at night, not at dinner, not on days of rest where they live. What a person said about when
to be reached goes before our own idea of it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from kept.desk.contacts.models import Contact
from kept.desk.staff.models import Company
from kept.public_holidays import days_of_rest

EARLIEST, LATEST = time(9), time(17, 30)
"""Without a wish of theirs: office hours, which end before anybody's dinner."""
_WEEKEND = frozenset({5, 6})
_MOST_DAYS = 60


def zone_of(contact: Contact, company: Company | None) -> ZoneInfo:
    """The zone that the contact lives in; the company's, as long as nobody knows."""
    return ZoneInfo(contact.zone or (company.zone if company else "UTC"))


def is_good_moment(contact: Contact, at: datetime, *, company: Company | None) -> bool:
    """Whether it is a good hour for this person at that moment."""
    return next_good_moment(contact, at, company=company) == at


def next_good_moment(contact: Contact, at: datetime, *, company: Company | None) -> datetime:
    """The first good moment from ``at`` on, which is ``at`` itself if it is one.

    Never on a weekend or public holiday of their country, as far as the zone tells it.
    """
    zone = zone_of(contact, company)
    country = _country(contact, company)
    begins, ends = contact.reach_from or EARLIEST, contact.reach_until or LATEST
    if begins >= ends:  # "from ten at night until two": the part before midnight
        ends = time.max
    today = at.astimezone(zone).date()
    for offset in range(_MOST_DAYS):
        day = today + timedelta(days=offset)
        opens = datetime.combine(day, begins, zone).astimezone(UTC)
        closes = datetime.combine(day, ends, zone).astimezone(UTC)
        if at < closes and not _is_day_of_rest(day, country):
            return max(at, opens)
    return at + timedelta(days=_MOST_DAYS)


def _country(contact: Contact, company: Company | None) -> str:
    ours = company.country if company else ""
    if not contact.zone or (company and contact.zone == company.zone):
        return ours
    return _countries().get(contact.zone, "")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """The country of each time zone, as the time zone database lists them."""
    text = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows if len(row) > 2}


def _is_day_of_rest(day: date, country: str) -> bool:
    holidays, weekend = _days_of_rest(country, day.year)
    return day.weekday() in weekend or day in holidays


def _days_of_rest(country: str, year: int) -> tuple[frozenset[date], frozenset[int]]:
    """The public holidays of a year, and the days of the weekend; 0 is Monday."""
    try:
        return days_of_rest(country, "", year)
    except NotImplementedError:
        return frozenset(), _WEEKEND
