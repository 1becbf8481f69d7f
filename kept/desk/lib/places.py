"""Time zones and countries, as lists to choose from."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones


@cache
def zones() -> tuple[tuple[str, str], ...]:
    """(name, name for people) of every time zone of a place, and UTC, by alphabet."""
    places = sorted(name for name in available_timezones() if _is_place(name))
    return (("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places))


def _is_place(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """(two-letter code, name) of every country whose public holidays are known, by name."""
    from holidays.registry import COUNTRIES  # slow to start, and needed on one form only

    named = ((codes[1], _spaced(codes[0])) for codes in COUNTRIES.values())
    return tuple(sorted(named, key=lambda country: country[1]))


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
