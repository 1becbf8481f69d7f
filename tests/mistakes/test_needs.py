from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.conversation import Conversation, Customer, Event, Message
from kept.mistakes.house import House, RegisteredFact
from kept.mistakes.mistake import NEED_WORDS, Need
from kept.mistakes.needs import lacking
from kept.mistakes.reading import Reading
from tests.mistakes.talk import MORNING

SAID = Message("0", "customer", "Where is my lamp?")
CALLED = Event(MORNING, "called")
OWNED = Event(MORNING, "assigned", "owner", None, "Ada")
AWAY = Event(MORNING, "absent", before="Ada")

ENOUGH: list[tuple[dict[str, Any], set[str]]] = [
    ({"messages": (SAID,)}, {"text", "story"}),
    ({"messages": (replace(SAID, author="system"),)}, set()),
    ({"messages": (replace(SAID, internal=True, author="agent"),)}, set()),
    ({"messages": (replace(SAID, at=MORNING),)}, {"text", "story", "times", "deadline-events"}),
    ({"messages": (replace(SAID, public=True),)}, {"text", "story", "public"}),
    ({"messages": (replace(SAID, public=False),)}, {"text", "story"}),
    ({"messages": (replace(SAID, reused=0),)}, {"text", "story", "reuse"}),
    ({"events": ()}, {"story", "events"}),
    ({"events": (CALLED,)}, {"story", "events", "times", "deadline-events"}),
    ({"events": (OWNED,)}, {"story", "events", "times", "deadline-events", "owner-events"}),
    ({"events": (AWAY,)}, {"story", "events", "times", "deadline-events", "owner-events"}),
    ({"commitments": ()}, {"deadline-events"}),
    ({"customer": Customer(earlier=())}, {"earlier"}),
    ({"customer": Customer(name="Mona Varga")}, {"customer-name"}),
    ({"customer": Customer(name="")}, set()),
    ({"customer": Customer(timezone="Europe/Lisbon")}, {"timezone"}),
]


def known(house: House | None = None, **facts: Any) -> set[str]:
    missing = lacking(Reading(Conversation("812", **facts), house or House()))
    return set(get_args(Need)) - missing


@pytest.mark.parametrize(("facts", "needs"), ENOUGH, ids=[",".join(facts) for facts, _ in ENOUGH])
def test_a_fact_meets_these_needs_and_no_others(facts: dict[str, Any], needs: set[str]) -> None:
    assert known(**facts) == needs


def test_a_register_is_a_matter_of_the_house() -> None:
    house = House(register=(RegisteredFact("returns", ("return",), 30, "days"),))
    assert known(house) == {"register"}


def test_every_need_can_be_met_and_has_words() -> None:
    met = set().union(*(needs for _, needs in ENOUGH)) | {"register"}
    assert met == set(get_args(Need)) == set(NEED_WORDS)


def test_every_need_is_some_mistakes() -> None:
    assert set().union(*(mistake.needs for mistake in MISTAKES)) <= set(get_args(Need))
