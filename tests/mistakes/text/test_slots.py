"""What was given, what was asked for, and what was asked for again."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from kept.mistakes.conversation import Author, Conversation, Message
from kept.mistakes.house import House
from kept.mistakes.reading import Reading
from kept.mistakes.text.slots import asked, asked_again, given, slot_facts


def reading(*lines: tuple[Author, str]) -> Reading:
    """A reading of these messages, by author and text."""
    messages = tuple(Message(str(n), author, text) for n, (author, text) in enumerate(lines))
    return Reading(Conversation("c", messages), House())


class TestGiven:
    @pytest.mark.parametrize(
        ("text", "slot", "value"),
        [
            ("My order no. 100234 never came", "order", "100234"),
            ("AB-10023 is my order", "order", "AB-10023"),
            ("write to mona.varga@example.com please", "email", "mona.varga@example.com"),
            ("#EMAIL# is the one", "email", "#EMAIL#"),
            ("call me on 0044 20 7946 0000", "phone", "0044 20 7946 0000"),
            ("my phone is __phone__", "phone", "__phone__"),
            ("it should go to 12 Long Lane", "address", "12 Long Lane"),
            ("booking reference QX7T22, two seats", "booking", "QX7T22"),
            ("my zip is 60999", "postcode", "60999"),
            ("Order #NUMBER# is late", "order", "#NUMBER#"),
            ("order:W-2231-88 please", "order", "W-2231-88"),
            ("my parcel AB123456789GB", "tracking", "AB123456789GB"),
            ("you can call (555) 010-2233", "phone", "(555) 010-2233"),
            ("LL-20488 came broken", "order", "LL-20488"),
            ("Our seats on K7QW2P were moved", "booking", "K7QW2P"),
            ("since the update to 14.2.1 it closes", "version", "14.2.1"),
            ("The till in the Harbour Road branch is rude", "place", "Harbour Road branch"),
        ],
    )
    def test_it_knows_a_value_and_what_it_is(self, text: str, slot: str, value: str) -> None:
        found = given(reading(("customer", text)))
        assert [(fact.name, fact.value) for fact in found] == [(slot, value)]

    @pytest.mark.parametrize(
        "text",
        [
            "I ordered 2 lamps for 249 euros on 28.01.2020",
            "Size: #NUMBER# of the file I ordered",
            "The order from 2020-01-28 should take 48-72 hours",
            "I ordered 1000 screws at 10:30 for $20000",
            "It costs 1,299.00 and the order is late",
            "see https://shop.example/order/100234",
        ],
    )
    def test_it_takes_no_other_number_for_one(self, text: str) -> None:
        assert given(reading(("customer", text))) == ()

    def test_an_answer_gives_what_was_asked_for(self) -> None:
        talk = reading(
            ("customer", "It will not start."),
            ("agent", "May I have your full name and which model is it?"),
            ("customer", "Mona Varga, the small red one"),
        )
        assert {fact.name for fact in given(talk)} == {"name", "device"}

    def test_what_was_sent_privately_counts(self) -> None:
        talk = reading(
            ("customer", "Where are my seats?"),
            ("agent", "Please DM us your booking reference."),
            ("customer", "Just sent it by DM"),
        )
        assert [fact.name for fact in given(talk)] == ["booking"]


class TestAsked:
    @pytest.mark.parametrize(
        ("text", "slots"),
        [
            ("Could you please send us your order number?", {"order"}),
            (
                "May I take your name and address, and your postcode?",
                {"name", "address", "postcode"},
            ),
            ("What is the tracking number of the parcel?", {"tracking"}),
            ("Please DM your full name, email and phone number.", {"name", "email", "phone"}),
            ("Can you tell me which phone are you using?", {"device"}),
        ],
    )
    def test_a_verb_of_asking_governs_its_nouns(self, text: str, slots: set[str]) -> None:
        assert {slot.name for slot in asked(reading(("agent", text)))} == slots

    @pytest.mark.parametrize(
        "text",
        [
            "Your order number is 100234.",
            "Can I email you the label?",
            "Could you give us a different address?",
            "Please let us know if you received the e-mail address change.",
            "Can you use another e-mail address?",
            "We will send the tracking number tonight.",
        ],
    )
    def test_other_mentions_ask_for_nothing(self, text: str) -> None:
        assert asked(reading(("agent", text))) == ()


def test_it_pairs_a_question_with_what_was_given_before() -> None:
    talk = reading(
        ("customer", "Order 100234 has a dent."),
        ("agent", "I am sorry. Can you give me the order number and a photo?"),
    )
    (again,) = asked_again(talk)
    assert (again.asked.name, again.given.value) == ("order", "100234")


def test_facts_carry_slot_and_value_with_exact_spans() -> None:
    text = "My e-mail is Mona@Example.com"
    facts = list(slot_facts(reading(("customer", text), ("agent", "What is your order number?"))))
    assert [(fact.kind, fact.details["slot"]) for fact in facts] == [
        ("given", "email"),
        ("asked", "order"),
    ]
    assert facts[0].details["value"] == "Mona@Example.com"
    assert text[facts[0].start : facts[0].end] == facts[0].quote


@hypothesis.given(st.text("order my #@.,:-+()0123456789 abc€\n", max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for found in slot_facts(reading(("agent", "What is your order number?"), ("customer", text))):
        assert found.start < found.end
        assert found.kind == "asked" or text[found.start : found.end] == found.quote
