"""Which customer messages count as complaints, how strong they are and about whom."""

from __future__ import annotations

import pytest

from kept.mistakes.complaints import (
    Complaint,
    complaint_facts,
    complaints,
    requests_for_a_person,
)
from kept.mistakes.conversation import Conversation, Customer, Message
from kept.mistakes.house import House
from kept.mistakes.reading import Reading


def read(*texts: str, language: str | None = None) -> Reading:
    """Customer and agent in turns, the customer first."""
    authors = ("customer", "agent")
    messages = tuple(
        Message(str(i), authors[i % 2], text)  # type: ignore[arg-type]
        for i, text in enumerate(texts)
    )
    return Reading(Conversation("1", messages, customer=Customer(language=language)), House())


def only(reading: Reading) -> Complaint:
    (complaint,) = complaints(reading)
    return complaint


@pytest.mark.parametrize(
    "text",
    [
        "This is the worst hotel I have ever paid for, absolutely disgusting.",
        "The pram arrived with a bent wheel and the rain cover is missing.",
        "I have been waiting for my refund for five weeks and nobody answers.",
        "Your app keeps logging me out, why can't you fix this?",
    ],
)
def test_dissatisfaction_with_the_company_is_a_complaint(text: str) -> None:
    assert only(read(text)).said.message.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Thank you so much, that was very kind!",
        "Do you sell gift vouchers?",
        "My number is 4711 and the name is Varga.",
        "!!",
        "",
    ],
)
def test_thanks_questions_and_facts_are_none(text: str) -> None:
    assert complaints(read(text)) == ()


def test_what_we_say_is_never_a_complaint() -> None:
    assert complaints(read("Hello there", "This is a disgrace, we are furious.")) == ()


def test_the_quote_is_the_sentence_that_complains_most() -> None:
    text = "My order is 4711. Your service is a joke, nobody ever called me back! Regards, Mona"
    (fact,) = complaint_facts(read(text))
    assert fact.quote == "Your service is a joke, nobody ever called me back!"
    assert fact.quote == text[fact.start : fact.end]


def test_strong_words_make_it_strong() -> None:
    strong = only(read("I am disgusted, you ruined my weekend."))
    mild = only(read("The lamp arrived with a scratch on the base, which is a pity."))
    assert (strong.strength, mild.strength) == ("strong", "mild")
    assert strong.signs > 1


def test_a_complaint_about_somebody_else_says_so() -> None:
    other = only(read("The seller is a scammer and ignored every mail, what a nightmare."))
    us = only(read("The seller is a scammer and you keep ignoring my mails, what a nightmare."))
    assert (other.about_us, us.about_us) == (False, True)


def test_each_message_of_an_angry_customer_counts() -> None:
    later = "And it is the third time in a row now."
    angry = read("Your bus never came, I am so fed up.", "Which one?", later)
    assert [found.said.message.id for found in complaints(angry)] == ["0", "2"]


def test_german_is_judged_by_phrases_alone() -> None:
    reading = read("Das ist eine Frechheit, ich warte seit Wochen auf mein Geld.", language="de")
    assert only(reading).strength == "strong"
    assert complaints(read("Vielen Dank für die schnelle Hilfe heute.", language="de")) == ()


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Can I speak to a real person, please?", True),
        ("Please have a manager call me.", True),
        ("Am I talking to a robot?", True),
        ("I spoke to someone yesterday.", False),
        ("You can call me Jun.", False),
    ],
)
def test_asking_for_a_person_is_told_from_having_talked_to_one(text: str, asks: bool) -> None:
    assert bool(list(requests_for_a_person(read(text)))) is asks
