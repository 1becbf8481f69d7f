"""Remedies are recognised, offered or done, and a refusal is none."""

from __future__ import annotations

import pytest

from kept.mistakes.conversation import Conversation, Customer, Message
from kept.mistakes.house import House
from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading
from kept.mistakes.text.remedies import remedy_facts


def remedied(text: str, author: str = "agent") -> list[Fact]:
    message = Message("0", author, text)  # type: ignore[arg-type]
    conversation = Conversation("c", (message,), customer=Customer(language="en"))
    return list(remedy_facts(Reading(conversation, House())))


@pytest.mark.parametrize(
    "text",
    [
        "I can offer you a replacement or a voucher.",
        "We'll refund the delivery fee.",
        "Would you like me to reorder the kettle?",
        "You will receive a full refund.",
        "As a gesture of goodwill we add a month.",
        "Shall I replace it?",
        "We refund the postage and 5.00 on top.",
        "You have 18.50 back in your account by Monday.",
        "You get the price back on Friday.",
        "A new filter goes out tonight.",
        "12.00 are on their way to your account.",
        "I can offer you a refund to your credit card.",
        "Take it back to any store for an exchange.",
    ],
)
def test_it_recognises_an_offer(text: str) -> None:
    (fact,) = remedied(text)
    assert fact.quote == text and fact.details["done"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "The amount has been refunded.",
        "I have reset the licence.",
        "Your refund was issued this morning.",
        "I've removed the old address.",
        "The voucher is attached.",
    ],
)
def test_it_recognises_what_is_done(text: str) -> None:
    (fact,) = remedied(text)
    assert fact.details["done"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "I'm afraid we cannot offer a refund.",
        "We are unable to replace it.",
        "No refund is due.",
        "Glad to hear that the issue has been resolved.",
        "Enter the number of your credit card.",
        "Try a factory reset.",
        "We come back to you when you are back on Monday.",
        "To confirm, no file was restored?",
    ],
)
def test_it_takes_no_refusal_and_no_instruction_for_a_remedy(text: str) -> None:
    assert remedied(text) == []


def test_it_listens_to_us_alone() -> None:
    assert remedied("Can I offer you a refund?", author="customer") == []
