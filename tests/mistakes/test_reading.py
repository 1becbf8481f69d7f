from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.mistakes.conversation import AUTHORS, Conversation, Customer, Message
from kept.mistakes.house import House
from kept.mistakes.mistake import Span
from kept.mistakes.reading import Reading, evidence
from tests.mistakes.talk import talk

LAMP = talk(
    "system: Ticket opened.",
    "customer: My lamp is broken.",
    "customer: Can you help?",
    "note: She has called before.",
    "agent: Sorry, I will get back to you.",
    "bot: Rate us!",
    "system: Assigned to Cy.",
    "agent: It is on its way.",
    "customer: Thanks.",
)


def reading(conversation: Conversation = LAMP) -> Reading:
    return Reading(conversation, House())


def ids(turn: object) -> str:
    return "".join(said.message.id for said in turn.said)  # type: ignore[attr-defined]


class TestTurns:
    def test_they_change_with_the_side_that_speaks(self) -> None:
        turns = reading().turns
        assert [(ids(turn), turn.by_customer) for turn in turns] == [
            ("12", True),
            ("457", False),
            ("8", True),
        ]

    def test_notes_and_system_lines_are_none(self) -> None:
        assert reading(talk("system: Opened.", "note: Call her.")).turns == ()

    def test_replies_are_ours(self) -> None:
        assert [ids(turn) for turn in reading().replies] == ["457"]

    def test_exchanges_are_a_customer_turn_and_the_reply(self) -> None:
        assert [(ids(one), ids(two)) for one, two in reading().exchanges] == [("12", "457")]

    def test_what_nobody_asked_for_is_no_exchange(self) -> None:
        assert reading(talk("agent: Hello!", "customer: Hello.")).exchanges == ()

    def test_they_count_the_words(self) -> None:
        first = reading().turns[0]
        assert first.word_count == 7
        assert (first.first.message.id, first.last.message.id) == ("1", "2")

    @given(st.lists(st.tuples(st.sampled_from(AUTHORS), st.booleans()), max_size=12))
    def test_they_alternate_and_keep_everything_that_is_said(
        self, said: list[tuple[str, bool]]
    ) -> None:
        messages = tuple(
            Message(str(index), author, "hello", internal=note)  # type: ignore[arg-type]
            for index, (author, note) in enumerate(said)
        )
        turns = reading(Conversation("812", messages)).turns
        assert all(a.by_customer != b.by_customer for a, b in pairwise(turns))
        assert [one.message.id for turn in turns for one in turn.said] == [
            str(index)
            for index, (author, note) in enumerate(said)
            if author == "customer" or (author in ("agent", "bot") and not note)
        ]


class TestOnce:
    def test_a_function_is_called_once_for_each_reading(self) -> None:
        calls: list[Reading] = []

        def number(of: Reading) -> int:
            calls.append(of)
            return len(calls)

        one, two = reading(), reading()
        assert [one.once(number), one.once(number), two.once(number)] == [1, 1, 2]
        assert calls == [one, two]

    def test_even_if_it_has_nothing_to_say(self) -> None:
        calls: list[Reading] = []
        one = reading()
        assert one.once(calls.append) is one.once(calls.append) is None
        assert calls == [one]


class TestCues:
    def test_only_what_is_said_has_any(self) -> None:
        promise = "I will get back to you."
        one = reading(talk(f"system: {promise}", f"note: {promise}", f"agent: {promise}"))
        assert [bool(said.spoken.cues) for said in one.said] == [False, False, True]
        assert [said.message.id for said, _ in one.by_us("promise-contact")] == ["2"]
        assert list(one.by_customer("promise-contact")) == []

    def test_they_are_asked_for_by_message_turn_and_conversation(self) -> None:
        one = reading()
        said, place = next(one.by_us("promise-contact"))
        assert said.has("promise-contact", "nothing") and not said.has("nothing")
        assert said.places("promise-contact") == [place]
        assert one.turns[1].has("promise-contact") and not one.turns[0].has("promise-contact")
        assert next(one.turns[1].places("promise-contact")) == (said, place)
        assert one.may("promise-contact")

    def test_a_language_without_words_has_none(self) -> None:
        one = reading(talk("customer: Bonjour, je ne sais pas que faire avec la lampe, merci."))
        assert (one.language, one.speaks, one.may("promise-contact")) == ("fr", False, False)

    def test_the_record_states_the_language_of_a_conversation_without_words(self) -> None:
        assert reading(Conversation("812", customer=Customer(language="de"))).language == "de"


class TestSaid:
    @pytest.mark.parametrize(
        ("text", "span"),
        [("  Hello. \n", (2, 8)), ("", (0, 0)), ("  ", (2, 2)), ("A", (0, 1))],
    )
    def test_a_whole_message_is_a_span_without_the_space_around(
        self, text: str, span: tuple[int, int]
    ) -> None:
        said = reading(Conversation("812", (Message("7", "agent", text),))).said[0]
        assert said.span() == Span("7", *span)

    def test_its_sentence_is_the_one_around_a_place(self) -> None:
        said = reading(talk("agent: One. Two three. Four.")).said[0]
        assert said.sentence((9, 14)) == (5, 15)
        assert said.sentence((9, 18)) == (5, 18)


def test_evidence_takes_one_span_or_several_and_its_numbers() -> None:
    span = Span("1", 0, 3)
    one = evidence(span, "Why.", "Better.", hours=3)
    assert one.spans == (span,) and one.numbers == {"hours": 3}
    assert evidence((span, span), "Why.", "Better.").spans == (span, span)
