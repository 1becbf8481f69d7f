"""Promises are recognised, dated in the customer's zone, and told apart from offers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kept.mistakes.conversation import Conversation, Customer, Message
from kept.mistakes.house import House
from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading
from kept.mistakes.text.promises import promise_facts

MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


ASKED = {
    "en": "Where is the parcel with my new lamp, please?",
    "de": "Guten Tag, wo ist das Paket mit meiner neuen Lampe, bitte?",
}


def promised(
    *texts: str, channel: str = "mail", zone: str | None = None, language: str = "en"
) -> list[Fact]:
    asked = Message("0", "customer", ASKED[language], MONDAY_NOON)
    ours = [
        Message(str(number), "agent", text, MONDAY_NOON)
        for number, text in enumerate(texts, start=1)
    ]
    conversation = Conversation(
        "c", (asked, *ours), channel=channel, customer=Customer(timezone=zone, language=language)
    )
    return list(promise_facts(Reading(conversation, House())))


@pytest.mark.parametrize(
    "text",
    [
        "I'll get back to you shortly.",
        "A colleague will ring you.",
        "We will look into the matter and email you.",
        "You will receive a full refund.",
        "Please allow five working days for the credit.",
        "We'll pass this on to the kitchen team.",
        "The replacement will be shipped tomorrow.",
        "We'll let you know if the lamp turns up.",
        "I will find out what happened.",
        "I will ask on Tuesday whether the oven is warm.",
        "I will write tomorrow at 9:00 to hear that it runs.",
        "The quote for the tiles comes by Thursday noon.",
        "I have asked the bakery to reply and they will get back to you.",
        "We have asked the workshop to look at it and call you.",
        "They aim to respond within two working days.",
        "A colleague is going to be answering your note soon.",
        "The money will go back to your card.",
    ],
)
def test_it_recognises_a_promise(text: str) -> None:
    assert [fact.quote for fact in promised(text)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "If you send us the number, we will email you.",
        "Please send us a photo and we'll get back to you.",
        "Once you have the parcel, we will call you.",
        "You will receive a short survey about this chat.",
        "We'll take a look.",
        "I will be happy to help you.",
        "Your train will arrive at noon.",
        "We have called you twice.",
        "Could you send us the number of the oven? We will have this checked.",
        "Hopefully we'll have one in the shop soon.",
    ],
)
def test_it_takes_no_offer_and_no_small_talk_for_a_promise(text: str) -> None:
    assert promised(text) == []


def test_it_takes_what_is_done_at_once_in_a_chat_for_no_promise() -> None:
    assert promised("I will cancel it for you now, one moment please.", channel="chat") == []
    assert promised("Yes, I will email you now.", channel="chat") == []
    assert promised("I will cancel it.", "I have cancelled it for you.", channel="chat") == []
    assert len(promised("I will cancel it once it is back.", channel="chat")) == 1


def test_it_says_by_when_in_the_zone_of_the_customer() -> None:
    (fact,) = promised("I will call you tomorrow at 5 pm.", zone="America/New_York")
    assert fact.details["due"] == "2026-03-03T17:00:00-05:00"


def test_it_knows_no_time_for_soon() -> None:
    (fact,) = promised("We will call you soon.")
    assert fact.details["due_text"] == "soon"
    assert "due" not in fact.details


def test_it_says_what_has_to_happen_first() -> None:
    (fact,) = promised("As soon as the parts are here, we will call you.")
    assert fact.details["condition"] == "As soon as the parts are here"


def test_it_finds_one_promise_a_sentence_in_order() -> None:
    found = promised("I will call you and email you. Your money will be refunded by Friday.")
    assert [fact.start for fact in found] == [0, 31]


def test_it_lives_with_a_zone_that_nobody_knows() -> None:
    (fact,) = promised("I will call you tomorrow at 5 pm.", zone="Middle/Earth")
    assert str(fact.details["due"]).endswith("+00:00")


@pytest.mark.parametrize(
    ("text", "is_dated"),
    [
        ("Wir schicken Ihnen die Ersatzlampe bis Montag.", True),
        ("Wir erstatten Ihnen den Betrag diese Woche.", True),
        ("Die Lampe ist spätestens am 12. März bei Ihnen.", True),
        ("Wir melden uns in den nächsten Tagen.", True),
        ("Ich lasse Ihnen bis Donnerstag ein neues Etikett zukommen.", True),
        ("Ich informiere Sie, sobald ich mehr weiß.", False),
    ],
)
def test_it_knows_german_promises(text: str, is_dated: bool) -> None:
    (found,) = promised(f"Guten Tag, wir haben es geprüft. {text}", language="de")
    assert ("due" in found.details) == is_dated


def test_what_german_says_of_yesterday_promises_nothing() -> None:
    assert promised("Wir haben Ihre Lampe am 27. Februar versendet.", language="de") == []
