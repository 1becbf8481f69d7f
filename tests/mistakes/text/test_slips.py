from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kept.mistakes.text.slips import slips


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("mona", "mona", 0),
        ("mona", "monna", 1),
        ("mona", "moa", 1),
        ("mona", "mena", 1),
        ("mona", "omna", 1),
        ("varga", "wagra", 2),
        ("", "jun", 3),
    ],
)
def test_it_counts_letters(one: str, other: str, count: int) -> None:
    assert slips(one, other) == slips(other, one) == count


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_it_is_the_distance_of_the_books(one: str, other: str) -> None:
    assert slips(one, other) == OSA.distance(one, other)
