"""In which language a customer is spoken to, and what is put into sentences in it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kept.desk.coaching.house import house_of
from kept.desk.coaching.sentences import Spoken
from kept.desk.coaching.usual_sentences import LANGUAGES
from kept.desk.conversations.letters import latest_incoming
from kept.desk.conversations.models import Conversation
from kept.mistakes.text.read import language_of, read

WEEKDAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()
_MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
)


def language(conversation: Conversation) -> str:
    """What to write to the customer in: their language, else that of what they wrote; en or de."""
    known = conversation.contact.language.lower()[:2]
    if not known:
        known = language_of([read(one.own_text) for one in latest_incoming(conversation)], None)
    return known if known in LANGUAGES else "en"


def spoken_in(conversation: Conversation) -> Spoken:
    """The sentences of the house in the language of the conversation."""
    return Spoken(house_of(conversation), language(conversation))


def hello(conversation: Conversation, spoken: Spoken) -> str:
    """The greeting, with their name if anybody knows it."""
    return f"{spoken.one('hello')} {conversation.contact.first_name}".strip()


def by_when(moment: datetime, zone: tzinfo, spoken: str = "en") -> str:
    """A moment in words: "Thursday, 5 March, 12:00"."""
    local = moment.astimezone(zone)
    if spoken == "de":
        day, month = WEEKDAYS[local.weekday()], _MONTHS[local.month - 1]
        return f"{day}, {local.day}. {month}, {local:%H:%M} Uhr"
    return f"{local:%A}, {local.day} {local:%B}, {local:%H:%M}"
