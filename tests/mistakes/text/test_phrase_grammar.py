from __future__ import annotations

import pytest

from kept.mistakes.text.phrase_grammar import commonness, parse
from kept.mistakes.text.phrase_index import PhraseIndex
from kept.mistakes.text.phrases import PhraseError
from kept.mistakes.text.plain import WORD, plain

LISTS = {"will": ["will", "'ll", "am going to"], "cannot": ["cannot", "can't"]}


def quotes(source: str, text: str) -> list[str]:
    return [text[start:end] for start, end in parse(source, LISTS).spans(plain(text))]


class TestElements:
    @pytest.mark.parametrize(
        ("source", "text", "found"),
        [
            ("call back", "We call back. They call, back!", ["call back", "call, back"]),
            ("call back", "callback, call backs, recall back", []),
            (
                "call back",
                'call "back", call - back, call\nback',
                ['call "back', "call - back", "call\nback"],
            ),
            ("apolog*", "I apologise, with apologies.", ["apologise", "apologies"]),
            ("apolog*", "An apologue is no biapology", ["apologue"]),
            ("(tea|green beans)", "Tea or green beans, green tea", ["Tea", "green beans", "tea"]),
            ("i [really] do", "I do. I really do. I never do.", ["I do", "I really do"]),
            ("[oh] no", "Oh no, no", ["Oh no", "no"]),
            (
                "send ~2 lamp",
                "Send lamp, send the lamp, send the red lamp",
                ["Send lamp", "send the lamp", "send the red lamp"],
            ),
            ("send ~2 lamp", "send the big red lamp. Send. The lamp", []),
            ("send ~2 lamp", "send version 2.1 lamp", ["send version 2.1 lamp"]),
            (
                "<n> days",
                "2 days, 3.5 days, 1,000 days, ten days",
                ["2 days", "3.5 days", "1,000 days"],
            ),
            ("<n> days", "order A2 days", []),
            (
                "i <will> call",
                "I will call, I'll call, I am going to call",
                ["I will call", "I'll call", "I am going to call"],
            ),
            ("we <cannot>", "We can't, we cant, we cannot", ["We can't", "we cant", "we cannot"]),
            ("e-mail", "e-mail, email, e mail", ["e-mail", "email", "e mail"]),
            ("#fail", "#fail", ["#fail"]),
            ("fail", "#fail", []),
        ],
    )
    def test_each_finds_what_it_says(self, source: str, text: str, found: list[str]) -> None:
        assert quotes(source, text) == found

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Sorry, no.", True),
            ("Well. Sorry, no.", True),
            ("Well\nsorry", True),
            ('"Sorry"', True),
            ("Hi sorry", True),
            ("@mona sorry", True),
            ("I am sorry", False),
        ],
    )
    def test_a_roof_wants_the_beginning_of_a_sentence(self, text: str, found: bool) -> None:
        assert bool(quotes("^ sorry", text)) is found

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("That is all", True),
            ("That is all. Bye", True),
            ('"that is all"!', True),
            ("that is all\nbye", True),
            ("That is all I know", False),
        ],
    )
    def test_a_dollar_wants_the_end_of_a_sentence(self, text: str, found: bool) -> None:
        assert bool(quotes("that is all $", text)) is found

    def test_before_a_dollar_the_longer_choice_is_tried_too(self) -> None:
        assert quotes("(what|what exactly) $", "What exactly?") == ["What exactly"]
        assert quotes("send it ~3 $", "Send it to the shop.") == ["Send it to the shop"]

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Is it here?", True),
            ("Is it version 2.1?", True),
            ("Is it. Or not?", False),
            ("It is it.", False),
        ],
    )
    def test_a_question_mark_wants_a_question(self, text: str, found: bool) -> None:
        assert bool(quotes("is it ?", text)) is found


class TestErrors:
    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            ("", "has no words"),
            ("^ $ ?", "has no words"),
            ("(a|b", "lacks a '\\)'"),
            ("[a", "lacks a ']'"),
            ("a) b", "has a stray '\\)'"),
            ("a || b", "has an empty choice"),
            ("a () b", "has an empty choice"),
            ("a ([b]|c)", "a choice that can be empty"),
            ("[a]", "a choice that can be empty"),
            ("<n>", "needs at least one word"),
            ("a <nobody>", "the unknown list <nobody>"),
            ("a ~x", "cannot be read from ' ~x'"),
            ("a <b c>", "cannot be read from ' <b c>'"),
            ("~2 a", "begins with a gap"),
            ("a ^ b", "'\\^' in the middle"),
            ("a ? b", "'\\?' in the middle"),
            ("app*", "needs four letters before the star"),
            ("e-app* now", "needs four letters before the star"),
            ("*", "needs four letters before the star"),
        ],
    )
    def test_each_names_the_phrase_and_what_is_wrong(self, source: str, reason: str) -> None:
        with pytest.raises(PhraseError, match=reason) as caught:
            parse(source, LISTS)
        assert f"the phrase {source!r}" in str(caught.value)


class TestRequirements:
    def test_a_choice_requires_the_rarest_of_each_option(self) -> None:
        required = frozenset({("green", "tea"), "coffee"})
        assert parse("(green tea|coffee)", {}).requires == (required,)

    def test_words_in_a_row_require_the_pair(self) -> None:
        assert frozenset({("get", "back")}) in parse("i [will] get back", {}).requires

    def test_what_is_optional_is_not_required(self) -> None:
        required = frozenset().union(*parse("come [in now] please", {}).requires)
        assert not {"in", "now"} & {word for word in required if isinstance(word, str)}
        assert {("come", "please"), ("now", "please")} <= required

    @pytest.mark.parametrize("text", ["I can't e-mail", "i cant email", "I CAN'T, E mail"])
    def test_every_spelling_of_a_loose_word_is_possible(self, text: str) -> None:
        phrase = parse("i can't e-mail", {})
        assert PhraseIndex([phrase]).possible(WORD.findall(plain(text)))
        assert phrase.spans(plain(text))

    def test_pairs_are_rarer_than_words_and_names_rarer_than_pronouns(self) -> None:
        lamp, you = frozenset({"lamp"}), frozenset({"you"})
        assert commonness(frozenset({("you", "lamp")})) < commonness(lamp) < commonness(you)
