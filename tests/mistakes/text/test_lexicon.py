from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from kept.mistakes.text.lexicon import LANGUAGES, Cue, Lexicon, lexicon, read_cues
from kept.mistakes.text.phrases import PhraseError
from kept.mistakes.text.plain import WORD, plain
from tests.mistakes.text.examples import example, named_lists

EXAMPLES = 3
"""Sentences made from each phrase."""

TABLES = {
    "greeting": {"any": ["hello", "hi there"]},
    "thanks": {"by": "customer", "any": ["thank*"], "unless": ["no thanks"]},
    "sorry": {"by": "agent", "any": ["sorry"]},
    "silent": {"by": "nobody", "any": ["hello"]},
}


def find(text: str, speaker: str = "customer", tables: Any = None) -> dict[str, list[str]]:
    words, text = Lexicon(read_cues(tables or TABLES, {}, "test.toml")), plain(text)
    found = words.find(text, WORD.findall(text), speaker)
    return {cue: [text[start:end] for start, end in spans] for cue, spans in found.items()}


class TestTheWordLists:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_index_loses_no_phrase(self, language: str) -> None:
        cues = [without_exceptions(cue) for cue in lexicon(language).cues.values()]
        words, lists = Lexicon(cues), named_lists(language)
        for cue in cues:
            for phrase in cue.phrases:
                for text in examples(phrase.source, lists):
                    spans = phrase.spans(text)
                    assert spans, f"{cue.name}: {phrase.source!r} is not in {text!r}"
                    found = words.find(text, WORD.findall(text), "customer").get(cue.name, [])
                    assert set(spans) <= set(found), f"{cue.name}: {phrase.source!r} in {text!r}"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_exception_can_be_found(self, language: str) -> None:
        lists = named_lists(language)
        for cue in lexicon(language).cues.values():
            for phrase in cue.unless:
                for text in examples(phrase.source, lists):
                    assert phrase.spans(text), f"{cue.name}: {phrase.source!r} in {text!r}"


class TestFind:
    def test_it_tells_every_place_of_every_cue_in_order(self) -> None:
        found = find("Hi there, hello! Thank you, thanks, hello")
        assert found == {"greeting": ["hi there", "hello", "hello"], "thanks": ["thank", "thanks"]}

    def test_a_speaker_says_only_what_is_theirs(self) -> None:
        assert find("Hello, sorry, thanks.", "customer") == {
            "greeting": ["hello"],
            "thanks": ["thanks"],
        }
        assert find("Hello, sorry, thanks.", "agent") == {"greeting": ["hello"], "sorry": ["sorry"]}

    def test_two_phrases_at_one_place_count_once(self) -> None:
        tables = {"greeting": {"any": ["hello", "(hello|hallo)"]}}
        assert find("hello", tables=tables) == {"greeting": ["hello"]}

    @pytest.mark.parametrize("text", ["Thank you, no thanks.", "No thanks, thank you!"])
    def test_an_exception_takes_the_cue_back_in_its_sentence(self, text: str) -> None:
        assert find(text) == {}

    @pytest.mark.parametrize("text", ["No thanks. Thank you!", "Thank you! No thanks"])
    def test_it_leaves_the_other_sentences(self, text: str) -> None:
        assert find(text) == {"thanks": ["thank"]}

    @pytest.mark.parametrize("text", ["", " ", "...", "????", "🙂", "\0"])
    def test_without_words_there_is_nothing(self, text: str) -> None:
        assert find(text) == {}


class TestReading:
    @pytest.mark.parametrize(
        ("table", "reason"),
        [
            ({"any": ["(a"]}, r"\[greeting\]: the phrase '\(a' lacks"),
            ({"any": ["a"], "unless": ["b <c>"]}, "the unknown list <c>"),
            ({"any": ["a"], "sometimes": []}, "unknown key 'sometimes'"),
            ({"any": ["a"], "by": "agents"}, "by is 'agents'"),
            ({"by": "agent"}, "no phrases under any"),
            ({"any": []}, "no phrases under any"),
        ],
    )
    def test_errors_name_the_file_and_the_cue(self, table: dict[str, Any], reason: str) -> None:
        with pytest.raises(PhraseError, match=reason) as caught:
            list(read_cues({"greeting": table}, {}, "en/test.toml"))
        assert str(caught.value).startswith("en/test.toml, [greeting]: ")

    def test_a_lexicon_is_read_once(self) -> None:
        assert lexicon("en") is lexicon("en")


def without_exceptions(cue: Cue) -> Cue:
    return replace(cue, unless=(), speakers=("customer", "agent"))


def examples(source: str, lists: Any) -> list[str]:
    random = Random(source)
    return [plain(example(source, lists, random)) for _ in range(EXAMPLES)]
