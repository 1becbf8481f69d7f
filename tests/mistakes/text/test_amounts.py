"""Amounts with a unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.mistakes.text.amounts import amounts, number


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("within 30 days", "days", 30, 30),
        ("a 30-day trial", "days", 30, 30),
        ("2-4 weeks", "days", 14, 28),
        ("5 to 7 working days", "days", 5, 7),
        ("48 hours", "days", 2, 2),
        ("costs € 4.90 today", "EUR", 4.9, 4.9),
        ("costs 1.299,00 euro today", "eur", 1299, 1299),
        ("$1,299 a year", "USD", 1299, 1299),
        ("12 percent off", "percent", 12, 12),
        ("innerhalb von 14 tagen", "Tage", 14, 14),
    ],
)
def test_it_reads_an_amount(text: str, unit: str, low: float, high: float) -> None:
    (found,) = amounts(text, unit, 0, len(text))
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "unit"),
    [("30 shops", "days"), ("room 30", "days"), ("$4.90", "EUR"), ("thirty days", "days")],
)
def test_it_leaves_out_what_counts_something_else(text: str, unit: str) -> None:
    assert list(amounts(text, unit, 0, len(text))) == []


def test_a_range_allows_what_lies_in_it_and_what_nearly_does() -> None:
    (range_,) = amounts("1 month", "days", 0, 7)
    assert range_.allows(30)
    assert not range_.allows(60)


@given(st.integers(0, 999_999_999), st.integers(0, 99))
def test_both_ways_of_writing_a_number_mean_the_same(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02d}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert number(english) == number(german) == float(f"{whole}.{cents:02d}")


@given(st.text("0123456789., -€day", max_size=40), st.sampled_from(["days", "EUR", "items"]))
def test_no_text_breaks_it(text: str, unit: str) -> None:
    for amount in amounts(text, unit, 0, len(text)):
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.low <= amount.high
