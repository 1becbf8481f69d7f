"""Amounts with a unit in a text: "30 days", "2-4 weeks", "€ 4.90", "12 percent"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Amount(NamedTuple):
    """An amount from ``low`` to ``high`` (the same for a single number), and where it stands."""

    low: float
    high: float
    start: int
    end: int

    def allows(self, value: float) -> bool:
        """Whether the amount says the value, give or take a twentieth."""
        return self.low * (1 - _NEARLY) <= value <= self.high * (1 + _NEARLY)


def amounts(text: str, unit: str, start: int, end: int) -> Iterator[Amount]:
    """Amounts in a plain text between two places, counted in ``unit``.

    Times are converted ("2 weeks" is 14 of ``days``), money and everything else is not.
    """
    unit = unit.strip().lower()
    for pattern in _patterns(unit):
        for match in pattern.finditer(text, start, end):
            found = match.groupdict()
            low = number(found["low"])
            high = number(found["high"]) if found["high"] else low
            scale = _HOURS.get(found.get("unit", unit), 1.0) / _HOURS.get(unit, 1.0)
            yield Amount(min(low, high) * scale, max(low, high) * scale, *match.span())


def number(text: str) -> float:
    """``1,299.00``, ``1.299,00``, ``1,299``, ``4,90`` and ``0.125`` as a number."""
    last = max(text.rfind(","), text.rfind("."))
    if last >= 0 and (len(text) - last - 1 != _GROUP or text.startswith("0")):
        return float(f"{_digits(text[:last])}.{text[last + 1 :]}")
    return float(_digits(text))


def _digits(text: str) -> str:
    return text.replace(",", "").replace(".", "")


@lru_cache(maxsize=256)
def _patterns(unit: str) -> tuple[re.Pattern[str], ...]:
    """The patterns that find a unit: behind its number; for money, before it as well."""
    signs = next((signs for signs in _MONEY if unit in signs), None)
    if signs:
        sign = "(?:" + "|".join(map(re.escape, signs)) + ")"
        before = rf"(?<!\w){sign}\s?{_RANGE}(?![\d%])"
        return re.compile(before), re.compile(rf"{_RANGE}\s?{sign}(?!\w)")
    names = sorted(_HOURS, key=len, reverse=True) if unit in _HOURS else [unit, unit + "s"]
    named = "|".join(map(re.escape, names))
    return (re.compile(rf"{_RANGE}[\s-]{{0,2}}{_KIND}(?P<unit>{named})(?!\w)"),)


_NEARLY = 0.05
_GROUP = 3
"""Digits behind a comma or full stop that groups thousands."""
_NUMBER = r"\d{1,9}(?:[.,]\d{1,9}){0,3}"
_RANGE = rf"(?<![\d.,])(?P<low>{_NUMBER})(?:\s?(?:-|to|bis|and|und)\s?(?P<high>{_NUMBER}))?"
_KIND = r"(?:(?:working|business|calendar|full|whole|werk|arbeits)[\s-]?)?"
_MONEY = (
    ("eur", "€", "euro", "euros"),
    ("usd", "$", "dollar", "dollars"),
    ("gbp", "£", "pound", "pounds"),
    ("chf", "francs", "franken"),
)
_HOURS = {
    name: hours
    for names, hours in (
        ("minute minutes min mins minuten", 1 / 60),
        ("hour hours hr hrs stunde stunden", 1.0),
        ("day days tag tage tagen", 24.0),
        ("week weeks woche wochen", 168.0),
        ("month months monat monate monaten", 730.0),
        ("year years jahr jahre jahren", 8760.0),
    )
    for name in names.split()
}
