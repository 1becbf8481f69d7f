from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.mistakes.text.plain import (
    READ_LIMIT,
    WORD,
    WordPlaces,
    is_link_only,
    links,
    plain,
)

HARD = st.sampled_from("İßŉǰΐ’“”\u00a0\u200b\ufeff…>_-\n\t\r\0 a🙂\ud800ﬁΣ")
TEXTS = st.text() | st.text(HARD) | st.text("> -\nfromonwrote:_")


class TestPlain:
    @settings(max_examples=300)
    @given(TEXTS)
    def test_it_keeps_the_length_and_every_line_end(self, text: str) -> None:
        low = plain(text)
        assert len(low) == len(text)
        assert [c == "\n" for c in low] == [c == "\n" for c in text]

    @given(TEXTS)
    def test_what_is_plain_stays_so(self, text: str) -> None:
        assert plain(plain(text)) == plain(text)

    def test_it_makes_letters_small_and_quotes_straight(self) -> None:
        assert plain("I’M “SO” ‘ANGRY’ – ÄH…") == "i'm \"so\" 'angry' - äh."

    def test_a_letter_that_grows_when_small_stays(self) -> None:
        assert plain("İSTANBUL Ok") == "İstanbul ok"

    @pytest.mark.parametrize("space", "\u00a0\u202f\u2009\u200b\u200e\u200f\ufeff\t\r")
    def test_there_is_one_kind_of_space(self, space: str) -> None:
        assert plain(f"a{space}b") == "a b"

    @pytest.mark.parametrize(
        ("text", "low"),
        [
            ("I am _very_ cross", "i am 'very' cross"),
            ("_Please_ call", "'please' call"),
            ("mona_varga", "mona_varga"),
            ("__email__", "__email__"),
        ],
    )
    def test_marks_around_an_underlined_word_are_quotes(self, text: str, low: str) -> None:
        assert plain(text) == low

    def test_of_a_very_long_text_the_beginning_is_read(self) -> None:
        assert plain("A" * (READ_LIMIT + 5)) == "a" * READ_LIMIT


class TestWhatOthersWrote:
    @pytest.mark.parametrize(
        "rest",
        [
            "> You wrote this",
            "  > You wrote this\n>> And this",
            "-----Original Message-----\nYou wrote this",
            "On Monday, 2 March 2026, Ada wrote:\nYou wrote this",
            "Am 2. März 2026 um 10:00 schrieb Ada <ada@lumen.example>:\nDas war es",
            "From: Ada\nSent: Monday\nTo: Mona\nYou wrote this",
            "-- \nMona Varga, by the river",
            "Sent from my telephone",
            "Von meinem Telefon gesendet",
        ],
    )
    def test_it_is_blanked(self, rest: str) -> None:
        assert plain(f"Where is it?\n{rest}").rstrip() == "where is it?"

    @pytest.mark.parametrize(
        "text",
        [
            "on friday you wrote: soon",
            "from: ada to: mona",
            "5 > 3",
            "well -- no",
            "> everything here is quoted\nor not"[1:],
        ],
    )
    def test_what_only_looks_like_it_stays(self, text: str) -> None:
        assert plain(text) == text

    def test_below_a_quoted_line_one_says_more(self) -> None:
        assert plain("> When?\nToday.").split() == ["today."]


class TestWordPlaces:
    @given(TEXTS)
    def test_each_word_stands_where_it_says(self, text: str) -> None:
        low = plain(text)
        found = WordPlaces(low, set(WORD.findall(low)))
        places = sorted((at, word) for word in found.words for at in found[word])
        assert places == [(match.start(), match.group()) for match in WORD.finditer(low)]


class TestLinks:
    def test_they_are_found(self) -> None:
        text = "see https://lumen.example/a?b=1 or www.lumen.example now"
        assert [text[start:end] for start, end in links(text)] == [
            "https://lumen.example/a?b=1",
            "www.lumen.example",
        ]

    @pytest.mark.parametrize(
        ("text", "only"),
        [("https://lumen.example", True), (" www.a.example! ", True), ("see www.a.example", False)],
    )
    def test_a_text_can_be_nothing_else(self, text: str, only: bool) -> None:
        assert is_link_only(text) is only
