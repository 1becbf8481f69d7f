"""A wish of the customer is ticked by an answer, and by nothing that only sounds like one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.facts import ALL_FACTS, facts_of
from kept.mistakes.house import House
from kept.mistakes.reading import Reading

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
JANUARY = "Our owner has bought a second house, 31 rooms, in the hills. Shall we talk in January?"
LEFT = frozenset({"open-question", "hardly-answered"})


def left(asked: str, reply: str) -> list[str]:
    said = (
        Message("1", "customer", asked, at=AT),
        Message("2", "agent", reply, at=AT + timedelta(hours=1)),
    )
    reading = Reading(Conversation("talk", said), House(), AT + timedelta(hours=2))
    return [fact.quote for fact in facts_of(reading, LEFT)]


@pytest.mark.parametrize(
    "reply",
    [
        "Congratulations on the new house!",
        "Thank you, that is wonderful. We are glad about the lamps.",
        "Your lamps arrive at 10:00.",
        "Thanks. No problem with the lamps so far.",
    ],
)
def test_what_passes_it_by_leaves_it_open(reply: str) -> None:
    assert left(JANUARY, reply) == ["Shall we talk in January?"]


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (JANUARY, "Yes, gladly."),
        (JANUARY, "January is good."),
        (JANUARY, "With pleasure! Which day suits you?"),
        (JANUARY, "I will think about it and write to you tomorrow."),
        (JANUARY, "Unfortunately we close for good at the end of the year."),
        (JANUARY, "Hello Mona, of course."),
        ("Could you send me the invoice again?", "I have sent it to your other address."),
        ("Can I return the lamp I bought?", "You have 30 days for that."),
        ("May we invite the three of you?", "We come, all three, with clean hands."),
        ("Can we come at 10 on Monday?", "9:30 suits us better."),
        ("Where is my parcel just now?", "There is a strike, so the van waits."),
    ],
)
def test_a_real_answer_ticks_it(asked: str, reply: str) -> None:
    assert left(asked, reply) == []


def test_it_says_nothing_of_what_is_sent() -> None:
    assert "hardly-answered" not in ALL_FACTS


GERMAN = "Unser Chef hat ein Haus in den Bergen gekauft. Sollen wir im Januar darüber sprechen?"


def test_german_passes_it_by_too() -> None:
    assert left(GERMAN, "Das freut uns sehr. Wir sind stolz auf die Lampen.")


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (GERMAN, "Ja, sehr gern."),
        (GERMAN, "Der Januar passt gut."),
        (GERMAN, "Leider haben wir bis März keine Zeit."),
        ("Können Sie mir die Rechnung noch einmal schicken?", "Ich habe sie Ihnen gesendet."),
        ("Kann ich die Lampe umtauschen?", "Wir tauschen sie um."),
    ],
)
def test_german_answers_tick_it(asked: str, reply: str) -> None:
    assert left(asked, reply) == []
