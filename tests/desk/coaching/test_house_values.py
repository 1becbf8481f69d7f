from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.desk.coaching.house_text import read, with_tables
from kept.desk.coaching.house_values import values_of, with_values
from kept.desk.web.workspace.house_rules_form import KINDS, THRESHOLDS
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.house import HouseError, Tone
from kept.mistakes.thresholds import Thresholds

OWN = """\
# ours, and stays ours
names = ["Lumen Lamps"]

[levels]
scripted = "hint" # said before

[allowances]
ignore = ["too-informal", "TON04"]
terms = ["E27"]

[hours]
zone = "Europe/Lisbon"
"""


class TestValues:
    def test_what_is_not_changed_keeps_every_character(self) -> None:
        assert with_values(OWN, values_of(OWN)) == OWN
        assert with_values("", values_of("")) == ""

    def test_only_what_is_changed_is_written_anew(self) -> None:
        values = values_of(OWN)
        assert values.levels == {
            "scripted": "hint", "too-informal": "off", "no-courtesy": "off"
        }  # fmt: skip
        levels = {"scripted": "error", "too-informal": "off"}
        text = with_values(OWN, replace(values, levels=levels, phrases=("VAT, “all” in.",)))
        assert values_of(text).levels == levels
        house = read(text)
        assert house.allowances.ignore == ("too-informal",) and house.allowances.terms == ("E27",)
        assert house.allowances.phrases == ("VAT, “all” in.",)
        assert text.startswith("# ours, and stays ours\nnames") and house.hours.configured
        assert with_values(text, values_of(text)) == text

    @given(
        level=st.sampled_from(["off", "hint", "warning", "error"]),
        mistake=st.sampled_from([mistake.name for mistake in MISTAKES]),
        words=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
        number=st.integers(0, 999_999),
    )
    def test_whatever_is_chosen_is_read_again(
        self, level: str, mistake: str, words: str, number: int
    ) -> None:
        values = replace(
            values_of(OWN), levels={mistake: level}, phrases=(words,),
            nicknames={words: (words, "Mina")}, tone=Tone(mail="formal"),
            thresholds=Thresholds(reuse_customers=number, reading_grade=number / 4),
        )  # fmt: skip
        assert values_of(with_values(OWN, values)) == values

    def test_rules_in_another_form_are_refused_not_broken(self) -> None:
        inline = 'tone = { mail = "formal" }\n'
        with pytest.raises(HouseError):
            with_values(inline, replace(values_of(inline), tone=Tone()))

    def test_the_form_knows_every_number_and_kind(self) -> None:
        assert list(THRESHOLDS) == [one.name for one in fields(Thresholds)]
        assert list(KINDS) == [one.name for one in fields(Tone)]


class TestRead:
    def test_it_says_the_line_of_a_mistake_that_there_is_not(self) -> None:
        with pytest.raises(HouseError, match=r'line 2: no mistake is "scriptd"; did you mean'):
            read('[levels]\nscriptd = "off"\n')
        with pytest.raises(HouseError, match=r"line 2: .*must be"):
            read('[levels]\nscripted = "loud"\n')

    def test_a_table_is_taken_away(self) -> None:
        assert with_tables('[tone]\nmail = "formal"\n', {"tone": {}}) == ""
