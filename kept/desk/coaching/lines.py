"""Lines that a customer may be told, in their language; people see and change them first.

All of them stand here, so that who cares for the tone of the house finds them together.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from kept.desk.conversations.letters import latest_incoming
from kept.desk.conversations.models import Conversation
from kept.mistakes.text.read import language_of, read

HANDED_OVER = {
    "en": "{hello},\n\nI am {agent}, and I look after this for you from now on. {giver} has told "
    "me all you wrote, so you need not repeat anything. You will hear from me by {until}.",
    "de": "{hello},\n\nich bin {agent} und kümmere mich ab jetzt um Ihr Anliegen. {giver} hat mir "
    "alles weitergegeben, was Sie geschrieben haben: Sie brauchen nichts zu wiederholen. Ich melde "
    "mich bei Ihnen bis {until}.",
}
"""Who cares now, once a hand-over is accepted."""
ASKED = {
    "en": "I have asked {colleague}, who knows this best, and write to you by {until}.",
    "de": "Ich habe bei {colleague} nachgefragt und schreibe Ihnen bis {until}.",
}
"""That a colleague was asked."""
HELLO = {"en": "Hello", "de": "Guten Tag"}
_DAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()
_MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
)


def language(conversation: Conversation) -> str:
    """What to write to the customer in: their language, else that of what they wrote; en or de."""
    known = conversation.contact.language.lower()[:2]
    if not known:
        known = language_of([read(one.own_text) for one in latest_incoming(conversation)], None)
    return known if known in HELLO else "en"


def hello(conversation: Conversation, spoken: str) -> str:
    """The greeting, with their name if anybody knows it."""
    return f"{HELLO[spoken]} {conversation.contact.first_name}".strip()


def by_when(moment: datetime, zone: tzinfo, spoken: str = "en") -> str:
    """A moment in words: "Thursday, 5 March, 12:00"."""
    local = moment.astimezone(zone)
    if spoken == "de":
        day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
        return f"{day}, {local.day}. {month}, {local:%H:%M} Uhr"
    return f"{local:%A}, {local.day} {local:%B}, {local:%H:%M}"
