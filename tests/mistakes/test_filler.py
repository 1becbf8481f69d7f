"""Which sentences of a reply could stand in any reply."""

from __future__ import annotations

import pytest

from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.filler import is_hollow
from kept.mistakes.house import House
from kept.mistakes.reading import Reading, Turn
from kept.mistakes.uptake import uptake


def exchange(before: str, reply: str) -> tuple[Turn, Turn]:
    messages = (Message("0", "customer", before), Message("1", "agent", reply))
    return Reading(Conversation("talk", messages), House()).exchanges[0]


@pytest.mark.parametrize(
    "text",
    [
        "Hi Mona! We are so sorry. *ADA",
        "Good morning. We always strive to do better. Have a lovely day!",
        "We value your loyalty. How can I help?",
    ],
)
def test_a_reply_of_courtesies_is_hollow(text: str) -> None:
    assert is_hollow(exchange("The kettle leaks.", text)[1])


@pytest.mark.parametrize(
    "text",
    [
        "We are so sorry. Which kettle is it?",
        "We are so sorry. I am sending a new one.",
        "Sorry about that, see https://shop.example/kettles",
        "I apologise. The lid of this kettle was made too thin.",
        "Sorry, it is late because of the strike.",
    ],
)
def test_a_reply_with_anything_of_the_case_is_not(text: str) -> None:
    assert not is_hollow(exchange("The kettle leaks.", text)[1])


def test_the_caller_says_what_else_is_filler() -> None:
    reply = exchange("The kettle leaks.", "Sorry! We have passed your comments to the team.")[1]
    assert not is_hollow(reply)
    assert is_hollow(reply, "stock-passed-on")


def test_a_reply_takes_up_the_words_of_the_case() -> None:
    assert uptake(*exchange("The kettle drips.", "Kettles like that are replaced.")) == {"kettl"}


def test_whom_the_customer_addresses_is_no_word_of_the_case() -> None:
    assert uptake(*exchange("@KettleShop where is it", "KettleShop is fun")) == set()
