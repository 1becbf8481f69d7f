"""Asking a colleague who knows: what to ask, until when, and what the customer may be told."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kept.desk.coaching.beside import beside
from kept.desk.coaching.house import house_for
from kept.desk.coaching.lines import by_when, language
from kept.desk.coaching.sentences import Spoken
from kept.desk.coaching.targets import after
from kept.desk.conversations.models import Consultation, Conversation
from kept.desk.staff.models import Agent

UNTIL = (
    ("In an hour", timedelta(hours=1)),
    ("In four hours", timedelta(hours=4)),
    ("In a working day", timedelta(hours=8)),
    ("In three working days", timedelta(hours=24)),
)
"""What is offered, in time in which the team is there; the second is what is meant usually."""
USUAL = 1
LONGEST = 240
"""Characters that are quoted of a draft."""
SPARE = timedelta(hours=1)
"""So much working time after a colleague's answer is due the customer hears from us."""


def until(
    conversation: Conversation, agent: Agent, *, at: datetime
) -> list[tuple[str, datetime, str]]:
    """(words, moment, the moment as a form writes it in this person's zone), in working hours."""
    house, zone = house_for(conversation.team), ZoneInfo(agent.zone)
    moments = [(words, after(at, span, house)) for words, span in UNTIL]
    return [
        (f"{words}: {by_when(then, zone)}", then, f"{then.astimezone(zone):%Y-%m-%dT%H:%M}")
        for words, then in moments
    ]


def question_for(conversation: Conversation, *, at: datetime, about: str = "") -> str:
    """What would be asked, for people to edit: what the customer asks and nobody answered yet.

    ``about`` are words of the draft that somebody is not sure of.
    """
    name = conversation.contact.first_name or "The customer"
    asked = [f"{name} asks: “{one.words}”" for one in beside(conversation, at=at).asked]
    words = " ".join(about.split())[:LONGEST]
    return "\n".join([*asked, *([f"I was about to write: “{words}”"] if words else [])])


def line_about(consultation: Consultation, *, at: datetime) -> str:
    """What the customer may be told while a colleague looks: a promise with a time of theirs."""
    conversation = consultation.conversation
    house = house_for(conversation.team)
    zone = ZoneInfo(conversation.contact.zone or consultation.by.zone)
    by_then = after(max(consultation.due_at, at), SPARE, house)
    spoken = Spoken(house, language(conversation))
    return spoken.filled(
        "asked",
        colleague=consultation.colleague.first_name,
        until=by_when(by_then, zone, spoken.language),
    )
