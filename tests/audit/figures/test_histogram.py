from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.audit.figures.histogram import BINS, Histogram

seconds = st.lists(st.floats(2, 300 * 86400), min_size=1, max_size=200)


def filled(values: list[float]) -> Histogram:
    histogram = Histogram()
    for value in values:
        histogram.add(value)
    return histogram


@given(seconds, st.sampled_from([0.1, 0.5, 0.9]))
def test_a_quantile_is_near_the_true_one(values: list[float], share: float) -> None:
    """The value of that rank lies in the same bucket, and no bucket is wider than this."""
    true = sorted(values)[ceil(share * len(values)) - 1]
    found = filled(values).quantile(share)
    assert found is not None
    assert true / 1.8 <= found <= true * 1.8


def test_the_median_of_many_equal_steps_is_their_middle() -> None:
    histogram = filled([60.0 * minute for minute in range(1, 601)])
    assert histogram.quantile(0.5) == pytest.approx(300 * 60, rel=0.02)
    assert histogram.quantile(0.9) == pytest.approx(540 * 60, rel=0.02)


def test_without_waits_there_is_no_quantile() -> None:
    assert Histogram().quantile(0.5) is None


@given(seconds, seconds)
def test_merging_is_adding(one: list[float], other: list[float]) -> None:
    merged = filled(one)
    merged.merge(filled(other))
    assert merged == filled([*one, *other])


def test_every_duration_has_a_readable_bin() -> None:
    bins = dict(filled([-5.0, 0.0, 59.0, 60.0, 3599.0, 3600.0, 1e12]).bins())
    assert bins["under 1 min"] == 3
    assert bins["1-5 min"] == 1
    assert bins["15-60 min"] == 1
    assert bins["1-4 h"] == 1
    assert bins["over 7 days"] == 1
    assert len(bins) == len(BINS)
