"""The public holidays of a country, and nothing of other countries.

The package that knows them loads all countries when it is asked for one: a third of a second, and
17 MB. Here its list of countries is left unread, and it finds the one it needs by its name.
"""

from __future__ import annotations

import sys
from datetime import date
from functools import lru_cache
from importlib.util import find_spec, module_from_spec


@lru_cache(maxsize=512)
def days_of_rest(
    country: str, subdivision: str, year: int
) -> tuple[frozenset[date], frozenset[int]]:
    """The public holidays of a year, and the days of the weekend; 0 is Monday.

    ``country`` and ``subdivision`` (or nothing) are ISO codes such as DE and BY.

    Raises:
        NotImplementedError: none are known for such a country, or subdivision.
    """
    if not country:
        raise NotImplementedError("no country")
    # Imported here: the package is slow to start, and most archives need no holidays.
    from holidays import country_holidays

    countries = find_spec("holidays.countries")
    assert countries
    sys.modules.setdefault(countries.name, module_from_spec(countries))
    found = country_holidays(country, subdiv=subdivision or None, years=year)
    return frozenset(found), frozenset(found.weekend)
