"""How a text of a plot becomes what somebody said: one of its variants, with names and days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

_VARIANTS = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)

_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo".split(),
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
}
_SHAPES = {"en": "{0} {1}", "de": "{0}. {1}", "fr": "{0} {1}", "pt": "{0} de {1}"}


def worded(text: str, names: Mapping[str, str], chance: Random) -> str:
    """One of the variants of ``text``, ``[[this|or that]]``, with ``{names}`` filled in."""
    chosen = _VARIANTS.sub(lambda match: chance.choice(match[1].split("|")), text)
    return chosen.format_map(names)


def days_from(at: datetime, language: str) -> dict[str, str]:
    """Days that people speak of at that moment: tomorrow, soon and later, always working days."""
    today = at.date()
    ahead = {"tomorrow": 1, "soon": 3, "later": 9}
    return {name: spoken(_working_day(today, days), language) for name, days in ahead.items()}


def spoken(day: date, language: str) -> str:
    """A day as people say it, such as "Thursday, 5 March"."""
    return f"{_DAYS[language][day.weekday()]}, {written(day, language)}"


def written(day: date | None, language: str) -> str:
    """A day as it stands in a text, such as "5 March"; none is empty."""
    if day is None:
        return ""
    months = _MONTHS[language].split()
    return _SHAPES[language].format(day.day, months[day.month - 1])


def _working_day(today: date, ahead: int) -> date:
    day = today + timedelta(days=ahead)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day
