"""Sentences and questions that come a second time."""

from __future__ import annotations

import pytest

from kept.mistakes.conversation import Author, Conversation, Message
from kept.mistakes.house import House
from kept.mistakes.reading import Reading
from kept.mistakes.text.repeats import asked_twice, told_again


def reading(*lines: tuple[Author, str]) -> Reading:
    """A reading of these messages, by author and text."""
    messages = tuple(Message(str(n), author, text) for n, (author, text) in enumerate(lines))
    return Reading(Conversation("c", messages), House())


class TestToldAgain:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("The kettle leaks around its handle.", "The kettle still leaks around the handle!"),
            (
                "Does the Harbour wardrobe have drawers?",
                "and does that harbour wardrobe have drawers?",
            ),
            ("Hi. The blinds arrived without brackets. Bye.", "My blinds arrived without brackets"),
        ],
    )
    def test_it_knows_a_sentence_again(self, first: str, second: str) -> None:
        talk = reading(("customer", first), ("agent", "Hello!"), ("customer", second))
        assert [(again.said.index, again.before.index) for again in told_again(talk)] == [(2, 0)]

    @pytest.mark.parametrize(
        "second",
        [
            "Yes, the kettle leaks around its handle.",
            "So the kettle leaks around the handle.",
            "The kettle came with a different handle and the wrong cable.",
            "It leaks.",
            "Its handle leaks around.",
            "#KETTLE# #LEAKS# #HANDLE#",
        ],
    )
    def test_an_answer_or_something_new_is_no_repetition(self, second: str) -> None:
        first = "The kettle leaks around its handle."
        talk = reading(("customer", first), ("agent", "Hello!"), ("customer", second))
        assert told_again(talk) == ()

    def test_nobody_had_spoken_in_between(self) -> None:
        line = "The kettle leaks around its handle."
        assert told_again(reading(("customer", line), ("customer", line))) == ()

    def test_our_own_sentences_do_not_count(self) -> None:
        line = "The kettle leaks around its handle."
        assert told_again(reading(("customer", line), ("agent", line))) == ()


class TestAskedTwice:
    QUESTION = "In which room of the house does it hang?"

    def test_it_knows_a_question_again(self) -> None:
        talk = reading(
            ("agent", self.QUESTION),
            ("customer", "The kitchen"),
            ("agent", f"Thank you. {self.QUESTION}"),
        )
        assert [(again.said.index, again.before.index) for again in asked_twice(talk)] == [(2, 0)]

    @pytest.mark.parametrize(
        "second",
        [
            "In which box of the delivery was it?",
            "Is there anything else we can help with?",
            "In which room?",
        ],
    )
    def test_another_question_is_new(self, second: str) -> None:
        talk = reading(("agent", self.QUESTION), ("customer", "The kitchen"), ("agent", second))
        assert asked_twice(talk) == ()

    def test_one_turn_may_say_it_twice(self) -> None:
        assert asked_twice(reading(("agent", self.QUESTION), ("agent", self.QUESTION))) == ()

    def test_a_question_for_a_fact_is_left_to_the_slots(self) -> None:
        line = "May I take your order number and your e-mail address, please?"
        talk = reading(("agent", line), ("customer", "One moment"), ("agent", line))
        assert asked_twice(talk) == ()
