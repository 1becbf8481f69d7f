"""Whether something became more or less frequent over the weeks."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Literal

from kept.audit.figures.rate import TOO_FEW, Rate

Trend = Literal["rising", "falling", "steady", "too short"]

_WEEKS = 4  # fewer have no trend
_SURE = 1.959964  # two-sided 95 %


def trend(weeks: Sequence[Rate]) -> Trend:
    """Compare the later half of the weeks with the earlier one, in order of time."""
    middle = len(weeks) // 2
    before, after = _together(weeks[:middle]), _together(weeks[middle:])
    if len(weeks) < _WEEKS or min(before.of, after.of) < TOO_FEW:
        return "too short"
    pooled = _together((before, after)).share
    spread = sqrt(pooled * (1 - pooled) * (1 / before.of + 1 / after.of))
    if abs(after.share - before.share) <= _SURE * spread:
        return "steady"
    return "rising" if after.share > before.share else "falling"


def _together(rates: Sequence[Rate]) -> Rate:
    return Rate(sum(rate.hits for rate in rates), sum(rate.of for rate in rates))
