"""Whether something became more or less frequent over the weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil, sqrt
from typing import Literal

from kept.audit.figures.rate import TOO_FEW, Rate

Trend = Literal["rising", "falling", "steady", "too short"]

_POINTS = 26
_WEEKS = 4  # fewer have no trend
_THIN = 0.05  # of the fullest span
_SURE = 1.959964  # two-sided 95 %


def trend(weeks: Sequence[Rate]) -> Trend:
    """Compare the later half of the weeks with the earlier one, in order of time."""
    middle = len(weeks) // 2
    before, after = _together(weeks[:middle]), _together(weeks[middle:])
    if len(weeks) < _WEEKS or min(before.of, after.of) < TOO_FEW:
        return "too short"
    if not differ(before, after):
        return "steady"
    return "rising" if after.share > before.share else "falling"


def differ(before: Rate, after: Rate) -> bool:
    """Whether two shares differ by more than chance would make them, in 95 of 100 cases."""
    if not before.of or not after.of:
        return False
    pooled = _together((before, after)).share
    spread = sqrt(pooled * (1 - pooled) * (1 / before.of + 1 / after.of))
    return abs(after.share - before.share) > _SURE * spread


def periods(weeks: Sequence[tuple[str, Rate]]) -> list[tuple[str, Rate]]:
    """A course that can be drawn: at most ``_POINTS`` spans of equal length, empty ones left out.

    ``weeks`` are Mondays as ``2026-03-02`` with their rates, in order. The first and the last
    hundredth of all conversations are left out: a few stray dates would stretch the course over
    years. So are spans with hardly any conversations beside the fullest one: they would jump.
    """
    total = sum(rate.of for _, rate in weeks)
    kept: list[tuple[date, Rate]] = []
    seen = 0
    for monday, rate in weeks:
        if seen + rate.of >= total / 100 and seen <= total * 0.99:
            kept.append((date.fromisoformat(monday), rate))
        seen += rate.of
    if not kept:
        return []
    start, end = kept[0][0], kept[-1][0]
    length = ceil(((end - start).days // 7 + 1) / _POINTS)
    spans: dict[int, list[tuple[date, Rate]]] = {}
    for begun, rate in kept:
        spans.setdefault((begun - start).days // 7 // length, []).append((begun, rate))
    drawn = [
        (span[0][0].isoformat(), _together([rate for _, rate in span])) for span in spans.values()
    ]
    fullest = max(rate.of for _, rate in drawn)
    return [(monday, rate) for monday, rate in drawn if rate.of > fullest * _THIN]


def _together(rates: Sequence[Rate]) -> Rate:
    return Rate(sum(rate.hits for rate in rates), sum(rate.of for rate in rates))
