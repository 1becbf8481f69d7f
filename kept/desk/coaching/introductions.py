"""The first reply of a person: it calls the customer by name, and says who writes (PER01)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kept.desk.coaching.house import house_of
from kept.desk.coaching.offers import Offer
from kept.desk.coaching.sentences import Spoken
from kept.desk.conversations import letters
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from kept.mistakes import conversation as seen
from kept.mistakes.house import House
from kept.mistakes.reading import Reading
from kept.mistakes.text.names import customer_names

BEGUN, ENDED = 6, 20
"""Words from which a text has passed its greeting, and may have come to its end."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAMELESS = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|moin"
    r"|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?(?: damen und herren)?)"
    r"(?: there| customer| sir or madam| kunde| kundin)?\s*(?=[,!.\n]|$)",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"\b(?:regards|wishes|sincerely|yours|thanks|grüße[n]?|gruß)\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:your name|call you|(?:ihr|dein) name|ihren namen|deinen namen)\b", re.I)


@dataclass(frozen=True)
class Missing:
    """What a first reply leaves out: where (characters), why, and what mends it by one press."""

    start: int
    end: int
    why: str
    better: str
    offer: Offer


def missing(
    talk: seen.Conversation, conversation: Conversation, text: str, *, by: Agent
) -> Iterator[Missing]:
    """What ``text`` leaves out, if it is the first that a person answers; ``talk`` is without it.

    Only what is far enough along is looked at: nobody signs before they have begun.
    """
    if any(said.author == "agent" and not said.internal for said in talk.messages):
        return
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < BEGUN:
        return
    reading = Reading(talk, House())
    names = customer_names(reading)
    spoken = Spoken(house_of(conversation), "de" if reading.language == "de" else "en")
    if names and names.isdisjoint(words):
        yield _greeting(text, _called(talk, conversation, names), spoken)
    if len(words) < ENDED:
        return
    if not names and not _ASKS.search(text):
        yield _asking(text, spoken)
    signed = letters.signature(conversation.channel, by)[0].casefold()
    if by.first_name.casefold() not in {*words, *_WORD.findall(signed)}:
        end = len(text.rstrip())
        start = end - len(text.split()[-1])
        yield Missing(
            start, end, "Nobody says who writes.", "End with your name.",
            Offer("Sign with your name", words=by.name, place="below"),
        )  # fmt: skip


def _greeting(text: str, name: str, spoken: Spoken) -> Missing:
    """A greeting without a name gets one; a text without a greeting gets a line on top."""
    greeted = _NAMELESS.match(text)
    hello = f"{spoken.one('hello')} {name}"
    why, better = f"{name} is not called by name.", "Greet by name in the first reply."
    if greeted is None:
        start, end = _first_line(text)
        return Missing(start, end, why, better, Offer(f"Greet {name}", f"{hello},", place="above"))
    offer = Offer(f"Greet {name}", words=hello, place="instead")
    start = len(text) - len(text.lstrip())
    return Missing(start, greeted.end(), why, better, offer)


def _asking(text: str, spoken: Spoken) -> Missing:
    start, end = _last_line(text)
    place = "above" if _CLOSES.search(text[start:end]) else "below"
    return Missing(
        start, end, "Nobody knows what to call them.", "Ask for the name.",
        Offer("Ask for the name", words=spoken.one("ask-name"), place=place),
    )  # fmt: skip


def _called(talk: seen.Conversation, conversation: Conversation, names: frozenset[str]) -> str:
    """How a greeting calls them: as we know it, else the name that they told first."""
    known = conversation.contact.first_name
    if known.casefold() in names:
        return known
    said = " ".join(one.text for one in talk.messages if one.author == "customer").casefold()
    return min(names, key=lambda name: (said.find(name), name)).title()


def _first_line(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, start + len(text[start:].split("\n", 1)[0].rstrip())


def _last_line(text: str) -> tuple[int, int]:
    end = len(text.rstrip())
    return text.rfind("\n", 0, end) + 1, end
