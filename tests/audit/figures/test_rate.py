from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.audit.figures.rate import Rate


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (10, 100, 0.0552, 0.1744),
        (0, 20, 0.0, 0.1611),
        (20, 20, 0.8389, 1.0),
        (1, 2, 0.0945, 0.9055),
        (0, 0, 0.0, 1.0),
    ],
)
def test_it_gives_the_wilson_interval(hits: int, of: int, low: float, high: float) -> None:
    assert Rate(hits, of).interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_share_lies_in_its_interval(one: int, other: int) -> None:
    rate = Rate(min(one, other), max(one, other))
    assert 0 <= rate.low <= rate.high <= 1
    if rate.of:
        assert rate.low - 1e-12 <= rate.share <= rate.high + 1e-12


def test_it_does_not_compare_a_handful() -> None:
    assert not Rate(29, 29).comparable
    assert Rate(1, 30).comparable
