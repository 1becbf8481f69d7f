from __future__ import annotations

import subprocess
import sys

import pytest

from kept.public_holidays import days_of_rest

PLACES = (("PT", ""), ("DE", "BY"), ("US", ""), ("AE", ""), ("GB", "SCT"))
AS_PACKAGE = """
from holidays import country_holidays
for country, subdivision in {places}:
    found = country_holidays(country, subdiv=subdivision or None, years=2026)
    print(*sorted(found), sorted(found.weekend))
"""
ONE_COUNTRY = """
import sys
from kept.public_holidays import days_of_rest
days_of_rest("PT", "", 2026)
print(*(name for name in sys.modules if name.startswith("holidays.countries.")))
"""
NO_COUNTRY = """
import sys
from contextlib import suppress
from kept.public_holidays import days_of_rest
with suppress(NotImplementedError):
    days_of_rest("", "", 2026)
print("holidays" in sys.modules)
"""


def said_by(program: str) -> list[str]:
    """The lines that a program prints in a process of its own."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


class TestDaysOfRest:
    def test_they_are_those_of_the_whole_package(self) -> None:
        found = [days_of_rest(*place, 2026) for place in PLACES]
        as_written = [" ".join(map(str, [*sorted(days), sorted(week)])) for days, week in found]
        assert as_written == said_by(AS_PACKAGE.format(places=PLACES))

    def test_asking_for_one_country_loads_one(self) -> None:
        assert said_by(ONE_COUNTRY) == ["holidays.countries.portugal"]

    def test_asking_for_none_loads_nothing(self) -> None:
        assert said_by(NO_COUNTRY) == ["False"]

    @pytest.mark.parametrize(("country", "subdivision"), [("XX", ""), ("PT", "XX"), ("", "")])
    def test_a_place_that_nobody_knows_is_refused(self, country: str, subdivision: str) -> None:
        with pytest.raises(NotImplementedError):
            days_of_rest(country, subdivision, 2026)
