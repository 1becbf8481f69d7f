from __future__ import annotations

import pytest

from kept.mistakes.text.phrase_grammar import parse
from kept.mistakes.text.phrase_index import PhraseIndex, numbers

PHRASES = ("we call ~2 back", "tea", "(we|they) call", "green tea")


def possible(text: str) -> list[int]:
    index = PhraseIndex([parse(source, {}) for source in PHRASES])
    return list(numbers(index.possible(text.split())))


class TestPossible:
    @pytest.mark.parametrize(
        ("text", "phrases"),
        [
            ("we call you back", [0, 2]),
            ("they call back", [2]),
            ("you call we back", []),
            ("we back", []),
            ("tea is green", [1]),
            ("a green tea", [1, 3]),
            ("", []),
        ],
    )
    def test_it_wants_words_and_pairs(self, text: str, phrases: list[int]) -> None:
        assert possible(text) == phrases

    def test_without_phrases_nothing_is(self) -> None:
        assert PhraseIndex([]).possible(["tea"]) == 0


class TestNumbers:
    @pytest.mark.parametrize("places", [[], [0], [3, 70, 1000]])
    def test_they_are_the_places_of_the_bits(self, places: list[int]) -> None:
        assert list(numbers(sum(1 << place for place in places))) == places
