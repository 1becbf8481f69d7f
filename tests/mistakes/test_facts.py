from __future__ import annotations

import re

import pytest

from kept.mistakes.conversation import Conversation
from kept.mistakes.engine import check
from kept.mistakes.house import House
from kept.mistakes.mistake import Fact
from kept.mistakes.text.lexicon import LANGUAGES
from tests.mistakes.talk import NEXT_WEEK, talk
from tests.mistakes.text.examples import example_lines

KINDS = set(re.findall(r"``([\w-]+)``", (Fact.__doc__ or "").split("``details``")[0])) - {"kind"}

TOLD = talk(
    "customer: My lamp arrived broken, this is ridiculous! When will I get a new one?",
    "customer: You can write to me at mona@lumen.example.",
    "agent: Hi Mona, I am sorry. I will get back to you by Friday. What is your order number?",
    "customer: I want to speak to a manager. Can you tell me who that is?",
    "agent: We will send a replacement and refund the postage.",
    "customer: Will the new one also be green?",
    channel="mail",
)


def facts(conversation: Conversation = TOLD) -> tuple[Fact, ...]:
    return check(conversation, House(), now=NEXT_WEEK).facts


def of(kind: str) -> list[tuple[str, str]]:
    return [(fact.message, fact.quote) for fact in facts() if fact.kind == kind]


def test_each_kind_is_recognised() -> None:
    assert {fact.kind for fact in facts()} == KINDS


@pytest.mark.parametrize(
    ("kind", "message", "words"),
    [
        ("complaint", "0", "this is ridiculous"),
        ("given", "1", "mona@lumen.example"),
        ("promise", "2", "I will get back to you by Friday"),
        ("asked", "2", "order number"),
        ("name-used", "2", "Mona"),
        ("asks-human", "3", "speak to a manager"),
        ("remedy", "4", "replacement"),
        ("open-question", "5", "Will the new one also be green?"),
    ],
)
def test_each_stands_where_it_is_said(kind: str, message: str, words: str) -> None:
    assert any(at == message and words in quote for at, quote in of(kind))


def test_a_promise_tells_what_and_by_when() -> None:
    promise = next(fact for fact in facts() if fact.kind == "promise")
    assert promise.details["due_text"] == "by Friday"
    assert str(promise.details["due"]).startswith("2026-03-06T")
    assert "get back to you" in str(promise.details["what"])


def test_they_come_in_the_order_of_the_conversation() -> None:
    order = [(fact.message, fact.start, fact.kind) for fact in facts()]
    assert order == sorted(order)


@pytest.mark.parametrize("language", LANGUAGES)
def test_their_spans_are_inside_the_texts_and_quote_them(language: str) -> None:
    lines = example_lines(language, 400)
    authors = ("customer", "agent")
    conversation = talk(
        "customer: Wann kommt die Lampe, die ich nicht habe, bitte?"
        if language == "de"
        else "customer: Hi",
        *(f"{authors[index % 2]}: {line}" for index, line in enumerate(lines)),
    )
    texts = {message.id: message.text for message in conversation.messages}
    found = facts(conversation)
    assert len({fact.kind for fact in found}) >= 4
    for fact in found:
        assert fact.kind in KINDS and fact.conversation == "812"
        assert 0 <= fact.start < fact.end <= len(texts[fact.message])
        assert fact.quote == texts[fact.message][fact.start : fact.end]
