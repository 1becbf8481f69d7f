"""Words that put the customer off tick no question; an answer beside them does, and a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.facts import ALL_FACTS, facts_of
from kept.mistakes.house import House
from kept.mistakes.reading import Reading

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
LEFT = frozenset({"open-question", "hardly-answered", "put-off"})
WHEN = "My lamp is not here yet. When will my lamp be delivered?"
MANY = "How many bulbs are in the box that I ordered?"
MAY = "Can I return the lamp I bought?"
WHERE = "Where is my parcel just now?"
WANN = "Meine Lampe ist noch nicht da. Wann wird meine Lampe geliefert?"
VIELE = "Wie viele Birnen sind in dem Karton, den ich bestellt habe?"
DARF = "Kann ich die Lampe zurückgeben, die ich bei Ihnen gekauft habe?"


def left(asked: str, *replies: str) -> list[str]:
    """The questions that these replies, an hour apart, leave open."""
    said = [Message("0", "customer", asked, at=AT)]
    for number, text in enumerate(replies, 1):
        said.append(Message(str(number), "agent", text, at=AT + timedelta(hours=number)))
    reading = Reading(Conversation("talk", tuple(said)), House(), AT + timedelta(days=1))
    return [fact.quote for fact in facts_of(reading, LEFT)]


@pytest.mark.parametrize("asked", [WHEN, MANY, MAY, WHERE])
@pytest.mark.parametrize(
    "reply",
    [
        "Just a second, I will look.",
        "One moment please.",
        "Bear with me while I check that for you.",
        "I'll check.",
        "I'll get back to you.",
        "Let me see where your parcel is.",
        "Let me check how many bulbs are in the box, please.",
        "Hello Mona, thank you for writing. I will ask the depot and let you know.",
        "Give me 5 minutes, please.",
        "I'm just checking where the lamp is.",
        "I will find out and let you know as soon as I know more. Kind regards, Ada",
        "Hi Mona,\n\nI'll have a look and come back to you shortly.\n\nBest,\nAda",
        "I will be with you in a minute.",
    ],
)
def test_it_stays_open(asked: str, reply: str) -> None:
    assert left(asked, reply)


@pytest.mark.parametrize("asked", [WANN, VIELE, DARF])
@pytest.mark.parametrize(
    "reply",
    [
        "Einen Moment bitte, ich schaue nach.",
        "Nur eine Sekunde.",
        "Ich prüfe das und melde mich.",
        "Ich melde mich, sobald ich mehr weiß.",
        "Hallo Mona, ich frage im Lager nach, wo Ihre Lampe ist, und gebe Ihnen Bescheid.",
        "Geben Sie mir bitte 5 Minuten.",
        "Das kläre ich gern für Sie.",
        "Lassen Sie mich kurz nachsehen.",
        "Bitte haben Sie noch etwas Geduld.",
        "Ich schaue, wann die Lampe kommt.",
    ],
)
def test_it_stays_open_in_german(asked: str, reply: str) -> None:
    assert left(asked, reply)


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (WHEN, "I'll get back to you by Friday at 3."),
        (WHEN, "Just a second. It is in the van and comes tomorrow."),
        (WHEN, "I will ask the depot and write to you tomorrow."),
        ("How long does a change of the bulb take?", "It takes just a minute."),
        (MANY, "One moment: there are four in each."),
        (MANY, "There are two bulbs in it; I'll check the other one too."),
        (MAY, "Yes, one moment please."),
        (WHERE, "I'll check: your parcel left the depot this morning."),
        (WANN, "Ich melde mich bis Freitag um 15 Uhr."),
        (WANN, "Einen Moment. Die Lampe kommt morgen."),
        (VIELE, "Es sind zwei Birnen, ich melde mich."),
        (DARF, "Ja, einen Moment bitte."),
        (DARF, "Leider nicht."),
        (DARF, "Wir nehmen sie gern zurück."),
    ],
)
def test_an_answer_beside_them_ticks_it(asked: str, reply: str) -> None:
    assert left(asked, reply) == []


def test_it_is_open_until_the_answer_comes() -> None:
    hold = "Just a second, I will look."
    assert left(WHEN, hold, "Still looking, bear with me.")
    assert left(WHEN, hold, "It comes on Friday.") == []


def test_a_report_does_not_tell_it() -> None:
    assert "put-off" not in ALL_FACTS
