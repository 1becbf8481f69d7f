from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.desk.conversations.filters import parse
from kept.desk.conversations.search.words import Clause, Question, question, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Straße ÉMILE cafe\u0301", "strasse emile cafe"),
        ("order LL-1042!", "order ll 1042"),
        ("mona.varga@example.org", "mona varga example org"),
        ("Ёлка Йод", "елка иод"),
        ("snake_case don't", "snake case don t"),
        ("退款 ok", "退 款 ok"),
        ("ﬁne ½", "fine 1 2"),
        ("", ""),
    ],
)
def test_it_folds_capitals_accents_and_signs_away(text: str, words: str) -> None:
    assert words_of(text) == words.split()


@given(st.text())
def test_its_words_are_letters_and_digits_only(text: str) -> None:
    for word in words_of(text):
        assert word.isalnum() and len(word) <= 64
        assert words_of(word) == [word]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lamp refu", [("lamp",), ("refu", "…")]),
        ("lamp re", [("lamp",), ("re",)]),
        ('refu "on fire"', [("refu",), ("on", "fire")]),
        ("LL-104", [("ll", "104", "…")]),
        ("mona@example.org", [("mona", "example", "org")]),
        ("!!! lamp", [("lamp", "…")]),
    ],
)
def test_only_the_last_word_may_still_grow(text: str, wanted: list[tuple[str, ...]]) -> None:
    found = question(parse(text)).wanted
    assert [(*c.words, "…") if c.is_beginning else c.words for c in found] == wanted


def test_it_knows_whether_a_text_fits() -> None:
    asked = Question(
        (Clause(("on", "fire")), Clause(("lam",), is_beginning=True)), (Clause(("no",)),)
    )
    assert asked.fits(["my", "lamp", "on", "fire"])
    assert not asked.fits(["my", "lamp", "fire", "on"])
    assert not asked.fits(["on", "fire", "lamp", "no"])
