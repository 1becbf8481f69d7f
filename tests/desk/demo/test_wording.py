"""Variants, names and days in the texts of the demo."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

import pytest

from kept.desk.demo.wording import days_from, spoken, worded


def test_it_chooses_one_of_the_variants_and_fills_names_in() -> None:
    said = {worded("[[Hi|Hello]] {first}", {"first": "Mona"}, Random(seed)) for seed in range(20)}
    assert said == {"Hi Mona", "Hello Mona"}


def test_it_says_the_same_for_the_same_chance() -> None:
    text = "[[a|b|c|d]] [[e|f|g|h]]"
    assert worded(text, {}, Random(7)) == worded(text, {}, Random(7))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Thursday, 5 March"),
        ("de", "Donnerstag, 5. März"),
        ("fr", "jeudi, 5 mars"),
        ("pt", "quinta-feira, 5 de março"),
    ],
)
def test_it_speaks_of_days_in_the_customers_language(language: str, said: str) -> None:
    assert spoken(date(2026, 3, 5), language) == said


def test_it_promises_nothing_for_a_weekend() -> None:
    friday = datetime(2026, 3, 6, 12, tzinfo=UTC)
    assert days_from(friday, "en")["tomorrow"] == "Monday, 9 March"
