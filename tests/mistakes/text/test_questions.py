"""Which questions are direct, and which stay open."""

from __future__ import annotations

import pytest

from kept.mistakes.conversation import Author, Conversation, Message
from kept.mistakes.house import House
from kept.mistakes.reading import Reading
from kept.mistakes.text.questions import open_questions, question_facts, questions


def reading(*lines: tuple[Author, str]) -> Reading:
    """A reading of these messages, by author and text."""
    messages = tuple(Message(str(n), author, text) for n, (author, text) in enumerate(lines))
    return Reading(Conversation("c", messages), House())


def quotes(*lines: tuple[Author, str]) -> list[str]:
    """The open questions of these messages."""
    return [fact.quote for fact in question_facts(reading(*lines))]


@pytest.mark.parametrize(
    "text",
    ["When will the desk arrive?", "Ok, and can I change the address?", "Any idea what broke it?"],
)
def test_it_knows_a_direct_question(text: str) -> None:
    assert len(questions(reading(("customer", text)))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Are you kidding me with this?",
        "So you never sent it?",
        "Why?",
        "How dare you say that to me?",
    ],
)
def test_it_leaves_out_what_wants_no_answer(text: str) -> None:
    assert questions(reading(("customer", text))) == ()


def test_it_counts_the_replies_that_came_after() -> None:
    talk = reading(
        ("customer", "Is the desk in stock?"),
        ("agent", "Yes."),
        ("customer", "Can I have it in oak?"),
    )
    assert [question.replies for question in questions(talk)] == [1, 0]
    assert [question.said.index for question in open_questions(talk)] == [2]


def test_a_question_for_a_time_stays_open_until_a_reply_names_one() -> None:
    ask: tuple[Author, str] = ("customer", "When will the desk be here?")
    assert quotes(ask, ("agent", "Your desk is a lovely choice.")) == [
        "When will the desk be here?"
    ]
    assert quotes(ask, ("agent", "Your desk comes on Friday.")) == []
    assert quotes(ask, ("agent", "I will ask the depot and let you know.")) == []
    assert quotes(ask, ("agent", "What is your order number?")) == []


def test_thanks_at_the_end_drops_it() -> None:
    assert quotes(("customer", "Can I pay by card? Thanks")) == ["Can I pay by card?"]
    talk = (("customer", "Can I pay by card?"), ("customer", "Found it, thanks!"))
    assert quotes(*talk) == []
