from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kept.mistakes.text.lexicon import LANGUAGES, lexicon
from kept.mistakes.text.phrase_grammar import parse
from kept.mistakes.text.phrase_index import PhraseIndex
from kept.mistakes.text.phrases import Phrase
from kept.mistakes.text.plain import WORD, WordPlaces, plain
from tests.mistakes.text.examples import example, named_lists

WORDS = st.text("abcdeäñ", min_size=1, max_size=7) | st.sampled_from(["isn't", "e-mail", "7up"])
SEPARATORS = st.sampled_from([" ", "  ", ", ", "\n", ' "', " (", "; ", " - ", "\u00a0", " “", "* "])
JUNK = st.sampled_from(["", "Well. ", "xyz ", "...! ", "\n\n", "“xyz” ", "🙂 ", "ÄÖÜ, "])
APOSTROPHES = st.sampled_from("'’‘`´")

ALL = {
    language: [phrase for cue in lexicon(language).cues.values() for phrase in cue.phrases]
    for language in LANGUAGES
}


def by_words(phrase: Phrase, text: str) -> list[tuple[int, int]]:
    return phrase.spans_at(text, WordPlaces(text, set(WORD.findall(text))))


class TestSpans:
    @settings(max_examples=150)
    @given(st.lists(WORDS, min_size=1, max_size=5), JUNK, JUNK, APOSTROPHES, st.data())
    def test_words_in_a_row_are_found_at_their_exact_span(
        self, words: list[str], before: str, after: str, apostrophe: str, data: st.DataObject
    ) -> None:
        phrase = parse(" ".join(words), {})
        said = words[0] + "".join(data.draw(SEPARATORS) + word for word in words[1:])
        said = said.replace("'", apostrophe)
        said = data.draw(st.sampled_from([said, said.upper(), said.title()]))
        text = plain(f"{before}{said} {after}")
        assert (len(before), len(before) + len(said)) in phrase.spans(text)
        assert phrase.spans(text) == by_words(phrase, text)
        assert PhraseIndex([phrase]).possible(WORD.findall(text))

    @settings(max_examples=150)
    @given(st.sampled_from(LANGUAGES), st.randoms(use_true_random=False), JUNK, JUNK)
    def test_looking_only_where_a_word_begins_finds_the_same(
        self, language: str, random: Random, before: str, after: str
    ) -> None:
        one, two = random.choice(ALL[language]), random.choice(ALL[language])
        lists = named_lists(language)
        said = [example(phrase.source, lists, random) for phrase in (one, two, one)]
        text = plain(before + f" {after}".join(said) + after)
        for phrase in (one, two):
            assert phrase.spans(text) == by_words(phrase, text)

    @settings(max_examples=150)
    @given(st.sampled_from(LANGUAGES), st.randoms(use_true_random=False), st.text(max_size=80))
    def test_what_is_found_was_possible(self, language: str, random: Random, junk: str) -> None:
        phrase = random.choice(ALL[language])
        words = example(phrase.source, named_lists(language), random).split()
        random.shuffle(words)
        text = plain(f"{' '.join(words)} {junk}")
        assume(phrase.spans(text))
        assert PhraseIndex([phrase]).possible(WORD.findall(text))

    def test_they_do_not_overlap_and_stay_in_order(self) -> None:
        assert parse("no [no]", {}).spans("no no no no no") == [(0, 5), (6, 11), (12, 14)]

    def test_they_stay_inside_the_bounds(self) -> None:
        assert parse("no", {}).spans("no yes no yes no", 1, 15) == [(7, 9)]

    @pytest.mark.parametrize("words", [True, False])
    def test_a_match_in_the_middle_does_not_hide_one_at_the_beginning(self, words: bool) -> None:
        phrase, text = parse("^ ok [ok]", {}), "not ok\nok"
        assert (by_words(phrase, text) if words else phrase.spans(text)) == [(7, 9)]
