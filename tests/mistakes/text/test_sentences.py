from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.mistakes.text.plain import plain
from kept.mistakes.text.sentences import sentence_at, sentences

TEXTS = st.text(st.sampled_from("ab .!?\n\"')]mr…"), max_size=60)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("one. two! three? four", ["one.", "two!", "three?", "four"]),
            ("really?! yes...", ["really?!", "yes..."]),
            ("one\ntwo\n\n three ", ["one", "two", "three"]),
            ('he said "no." then left', ['he said "no."', "then left"]),
            ("(it broke.) again", ["(it broke.)", "again"]),
            ("version 2.1 of lumen.example is out", ["version 2.1 of lumen.example is out"]),
            (
                "dear mr. varga, e.g. a lamp, approx. 3 kg",
                ["dear mr. varga, e.g. a lamp, approx. 3 kg"],
            ),
            ("z.b. die lampe", ["z.b. die lampe"]),
            ("j. varga wrote", ["j. varga wrote"]),
            ("it was no 1. then", ["it was no 1.", "then"]),
            ("why????????x", ["why????????x"]),
            ("", []),
            (" \n ", []),
            ("...", ["..."]),
        ],
    )
    def test_they_end_where_people_end_them(self, text: str, found: list[str]) -> None:
        assert split(text) == found

    @given(TEXTS)
    def test_they_hold_all_that_is_said_in_order(self, text: str) -> None:
        spans = sentences(plain(text))
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
        assert "".join("".join(split(plain(text))).split()) == "".join(plain(text).split())
        assert all(plain(text)[start:end].strip() == plain(text)[start:end] for start, end in spans)


class TestSentenceAt:
    def test_it_is_the_one_around_or_before(self) -> None:
        text = "  one two.   three"
        first, second = sentences(text)
        assert [sentence_at([first, second], at) for at in (0, 2, 9, 11, 13, 17)] == [
            first,
            first,
            first,
            first,
            second,
            second,
        ]
