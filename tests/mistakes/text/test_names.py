"""What the customer is called, and what we call them."""

from __future__ import annotations

import pytest

from kept.mistakes.conversation import Conversation, Customer, Message
from kept.mistakes.house import House, load
from kept.mistakes.reading import Reading
from kept.mistakes.text.names import (
    customer_names,
    is_short_for,
    name_facts,
    salutations,
)


def reading(*texts: str, name: str | None = None, house: House | None = None) -> Reading:
    """A conversation in which the customer and Ada take turns."""
    messages = tuple(
        Message(str(index), "agent" if index % 2 else "customer", text)
        for index, text in enumerate(texts)
    )
    conversation = Conversation("talk", messages, customer=Customer(name=name))
    return Reading(conversation, house or House())


class TestCustomerNames:
    def test_it_takes_the_name_from_the_record(self) -> None:
        assert customer_names(reading("Hello", name="Mona Varga")) == {"mona", "varga"}

    @pytest.mark.parametrize("handle", ["115745", "curtain_fan_88", "user_6e5c", ""])
    def test_it_takes_no_handle_for_a_name(self, handle: str) -> None:
        assert customer_names(reading("Hello", name=handle)) == frozenset()

    def test_it_takes_the_name_from_what_the_customer_says(self) -> None:
        assert customer_names(reading("Hi, my name is Olu Adeyemi.")) == {"olu", "adeyemi"}

    def test_it_takes_the_name_from_the_signature(self) -> None:
        text = "The kettle leaks.\nKind regards,\nMona Varga"
        assert customer_names(reading(text)) == {"mona", "varga"}


class TestSalutations:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Hi Mona, which kettle?", "mona"),
            ("@mona_v Hello Mona! Which kettle?", "mona"),
            ("Dear Ms. Varga:\nwhich kettle?", "varga"),
            ("Good morning Mona Varga, which kettle?", "mona"),
            ("Sorry Mona, which kettle?", "mona"),
            ("Sehr geehrte Frau Varga,\nwelcher?", "varga"),
        ],
    )
    def test_it_finds_the_name_behind_a_greeting(self, text: str, name: str) -> None:
        assert [found.name for found in salutations(reading("Hello", text))] == [name]

    @pytest.mark.parametrize(
        "text",
        [
            "Hello there! Which kettle?",
            "Hi Team, well done",
            "Thanks for that.",
            "Bye. Thanks, Ada",
        ],
    )
    def test_it_finds_none_elsewhere(self, text: str) -> None:
        assert salutations(reading("Hello", text)) == ()


class TestNicknames:
    @pytest.mark.parametrize(
        ("one", "other"), [("margaret", "peggy"), ("bob", "robert"), ("alex", "alexander")]
    )
    def test_it_knows_short_names_both_ways(self, one: str, other: str) -> None:
        assert is_short_for(reading(), one, other)
        assert is_short_for(reading(), other, one)

    def test_it_learns_from_the_house(self) -> None:
        house = load('[allowances.nicknames]\nKonstantin = ["Kosta"]', "house.toml")
        assert is_short_for(reading(house=house), "kosta", "konstantin")
        assert not is_short_for(reading(), "kosta", "konrad")


def test_a_name_that_we_use_is_a_fact() -> None:
    talk = reading("My kettle leaks.", "Hi Mona, which?", "The red.", "A new one, #NAME#.")
    facts = list(name_facts(talk))
    assert [(fact.kind, fact.message, fact.quote) for fact in facts] == [
        ("name-used", "1", "Mona"),
        ("name-used", "3", "#NAME#"),
    ]
