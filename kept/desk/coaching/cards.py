"""The card of a hand-over, filled in from the story: nobody must ask the customer again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from kept.desk.coaching.house import house_of
from kept.desk.coaching.rows import as_seen
from kept.desk.conversations.actions import Card
from kept.desk.conversations.models import Conversation
from kept.desk.promises.queries import still_open
from kept.mistakes.facts import facts_of
from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading, Said
from kept.mistakes.text.feelings import feeling
from kept.mistakes.text.slots import NAMES

QUESTIONS = frozenset({"open-question", "put-off"})
FACTS = frozenset({"given", "complaint", *QUESTIONS})
LONGEST = 240
FEELINGS = {"anger": "upset", "trouble": "in trouble", "praise": "content"}
"""What a feeling of the words is called, the strongest first."""


def card_of(conversation: Conversation, *, at: datetime) -> Card:
    """What the next owner must know, with the customer's own words in quotes; for people to edit.

    What the customer wants, facts given already, what was tried, what is promised, and the mood.
    """
    reading = Reading(as_seen(conversation), house_of(conversation), at)
    facts = facts_of(reading, FACTS) if reading.speaks else []
    return Card(
        wanted=_lines(_wanted(conversation, reading, facts)),
        known=_lines(_known(reading, facts)),
        tried=_lines(_tried(reading)),
        promised=_lines(_promised(conversation)),
        mood=_mood(reading),
    )


def _wanted(conversation: Conversation, reading: Reading, facts: Iterable[Fact]) -> Iterator[str]:
    """The subject, how it began, and what was asked and not answered."""
    if conversation.subject:
        yield conversation.subject
    first = next((said for said in reading.said if said.by_customer), None)
    if first is not None:
        yield _quote(_beginning(first, questions=True))
    for fact in facts:
        if fact.kind in QUESTIONS:
            yield f"Not answered yet: {_quote(fact.quote)}"


def _known(reading: Reading, facts: Iterable[Fact]) -> Iterator[str]:
    """Facts they gave, and the orders of theirs that they spoke of."""
    spoken = " ".join(said.text for said in reading.said if said.by_customer)
    orders = {order.number.casefold(): order for order in reading.conversation.orders or ()}
    for number, order in orders.items():
        if re.search(rf"(?<!\w){re.escape(number)}(?!\w)", spoken):
            yield f"{NAMES['order'].capitalize()}: {_quote(order.number)}"
    for fact in facts:
        slot = str(fact.details.get("slot", ""))
        value = str(fact.details.get("value", "")) or fact.quote
        # "The tracking of LL-21538" gives no tracking number if that is the number of an order.
        if fact.kind == "given" and value.casefold() not in orders:
            yield f"{NAMES.get(slot, slot).capitalize()}: {_quote(value)}"


def _tried(reading: Reading) -> Iterator[str]:
    """What we answered so far, by whom."""
    for said in [each for each in reading.said if each.by_us][-3:]:
        when = f"{said.message.at:%d %b}" if said.message.at else ""
        yield f"{said.message.name or 'We'}, {when}: {_quote(_beginning(said))}"


def _promised(conversation: Conversation) -> Iterator[str]:
    for promise in still_open(conversation):
        yield f"{promise.what}, by {promise.due_at:%A %d %b, %H:%M} UTC"


def _mood(reading: Reading) -> str:
    """The strongest feeling in what the customer wrote last, with the words.

    One word alone tells of no trouble: a lamp hangs, a box is broken open.
    """
    last = next((turn for turn in reversed(reading.turns) if turn.by_customer), None)
    if last is None or reading.language != "en":
        return ""  # of other languages no feelings are listed: nobody is called calm unheard
    words = [(said, word) for said in last.said for word in re.finditer(r"\w+", said.text)]
    found = {feeling(word[0]): _own(said, *word.span()) for said, word in words}
    troubles = {word[0] for _, word in words if feeling(word[0]) == "trouble"}
    for kind, called in FEELINGS.items():
        if kind in found and (kind != "trouble" or len(troubles) > 1):
            return f"{called} ({_quote(found[kind])})"
    return "calm"


def _beginning(said: Said, *, questions: bool = False) -> str:
    """What a message says first that is more than a greeting, and what it asks."""
    pieces = [_own(said, start, end).strip() for start, end in said.sentences]
    telling = [piece for piece in pieces if len(piece.split()) > 3] or pieces
    asked = [piece for piece in telling[2:] if questions and piece.endswith("?")]
    return " ".join(telling[:2] + asked) or said.message.text.strip()


def _own(said: Said, start: int, end: int) -> str:
    """The words of a place as they were written; quoted mail between them stays blank."""
    read, written = said.text[start:end], said.message.text[start:end]
    return "".join(
        own if own.isspace() or one != " " else " " for one, own in zip(read, written, strict=True)
    )


def _quote(words: str) -> str:
    plain = " ".join(words.split())
    return f"“{plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + '…'}”"


def _lines(each: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(each))
