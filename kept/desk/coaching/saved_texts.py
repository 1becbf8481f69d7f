"""From which saved replies a text is made, and what its writer added for this customer.

Nobody says so: a text that holds half of the words of a saved reply was made from it, however it
came into the box.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from kept.desk.coaching.house import house_of
from kept.desk.coaching.rows import as_seen
from kept.desk.conversations.models import Conversation, Message, SavedReply, SavedReplySent
from kept.desk.conversations.unfinished import greeted_name
from kept.desk.lib.html import plain_text
from kept.desk.lib.prepared import prepared
from kept.mistakes.conversation import Message as Said
from kept.mistakes.engine import DRAFT
from kept.mistakes.reading import Reading
from kept.mistakes.uptake import telling

WINDOW = timedelta(days=90)
FEWEST_WORDS = 8
"""Shorter texts, such as a goodbye, are the same for everybody for good reason."""
OWN_WORDS = 4
"""So many words make a sentence of one's own."""
TOLD = 3
"""Telling words of the customer from which there is something to take up."""
_BLANK = re.compile(r"\{\{?\s*[a-z_]+\s*\}?\}")
_SENTENCES = re.compile(r"(?<=[.!?:])\s+|\n+")
_WORD = re.compile(r"[\w@]+|\0")
_FILLED = r"\S+(?: \S+){0,5}"
"""What may stand where a blank was: six words at most."""
_NUMBER = re.compile(r"\d{3,}")
_CLOSES = re.compile(r"(?i:.*\b(?:regards|wishes|sincerely|yours|grüßen?|gruß)\b)")


@dataclass(frozen=True)
class Sentence:
    """One of a saved reply, as it may stand in a text."""

    words: frozenset[str]
    length: int
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Made:
    """``saved`` is what a text is made from; ``own`` the sentences and ``added`` the words that
    stand in none of it."""

    saved: tuple[SavedReply, ...]
    own: tuple[str, ...]
    added: str


def made_from(text: str, saved: Iterable[SavedReply]) -> Made:
    """Which of these a text is made from, and what of it is not from them."""
    sentences = [one for one in map(str.strip, _SENTENCES.split(text)) if one]
    plain = {one: " ".join(_words(one)) for one in sentences}
    used, theirs = [], set[Sentence]()
    for each in saved:
        parts = _parts(each.html)
        there = {part for part in parts if any(map(part.pattern.fullmatch, plain.values()))}
        length = sum(part.length for part in parts)
        if length >= FEWEST_WORDS and 2 * sum(part.length for part in there) >= length:
            used.append(each)
            theirs |= there
    copied = {
        one for one in sentences if any(part.pattern.fullmatch(plain[one]) for part in theirs)
    }
    own = tuple(one for one in sentences if one not in copied and _tells(one))
    known = frozenset[str]().union(*(part.words for part in theirs))
    return Made(tuple(used), own, " ".join(w for w in _words(text) if w not in known))


def takes_up(conversation: Conversation, text: str, *, at: datetime) -> bool:
    """Whether words of the customer's last turn stand in ``text`` or in what we wrote since.

    True also where there is nothing to take up: nobody waits, or what they wrote tells little.
    """
    talk = as_seen(conversation)
    draft = Said(DRAFT, "agent", text or "–", at=at, channel=talk.channel)
    reading = Reading(
        replace(talk, messages=(*talk.messages, draft)), house_of(conversation), at
    )  # fmt: skip
    if not reading.exchanges or reading.exchanges[-1][1] is not reading.turns[-1]:
        return True
    before, reply = reading.exchanges[-1]
    told, numbers = telling(before), _NUMBER.findall(" ".join(one.text for one in before.said))
    if len(told) < TOLD or not told.isdisjoint(telling(reply)):
        return True
    return any(number in text for number in numbers)


@prepared
def at_hand(agent: int) -> QuerySet[SavedReply]:
    """What somebody may have begun from: everybody's, every team's, and their own."""
    return SavedReply.objects.filter(Q(agent=None) | Q(agent=agent))


def keep_sent(messages: Iterable[Message]) -> None:
    """Remember which saved replies these were made from."""
    new = []
    for one in messages:
        if one.agent_id is not None:
            new += [
                SavedReplySent(saved=saved, message=one, agent_id=one.agent_id, at=one.at)
                for saved in made_from(one.own_text, at_hand(one.agent_id)).saved
            ]
    if new:
        SavedReplySent.objects.bulk_create(new, ignore_conflicts=True)


@dataclass(frozen=True)
class Often:
    """How often a saved reply was sent in ninety days, and by how many people."""

    times: int = 0
    people: int = 0

    def __str__(self) -> str:
        if not self.times:
            return "not sent in 90 days"
        times = "once" if self.times == 1 else f"{self.times} times"
        return f"sent {times} in 90 days by {self.people}"


def how_often(saved: Iterable[SavedReply], *, at: datetime) -> dict[int, Often]:
    """Of each of these, by number; one query."""
    keys = [one.pk for one in saved]
    sent = SavedReplySent.objects.filter(saved__in=keys, at__gte=at - WINDOW).order_by()
    told = sent.values_list("saved").annotate(
        times=Count("pk"), people=Count("agent", distinct=True)
    )
    found = {pk: Often(times, people) for pk, times, people in told}
    return dict.fromkeys(keys, Often()) | found


def with_sendings(saved: Iterable[SavedReply], *, at: datetime) -> list[tuple[SavedReply, Often]]:
    """Each with how often it was sent."""
    listed = list(saved)
    often = how_often(listed, at=at)
    return [(one, often[one.pk]) for one in listed]


@lru_cache(maxsize=512)
def _parts(html: str) -> tuple[Sentence, ...]:
    """The sentences of a saved reply that say something, whatever its blanks become."""
    text = _BLANK.sub("\0", plain_text(html))
    found = []
    for sentence in _SENTENCES.split(text):
        words = re.sub("\0(?: \0)+", "\0", " ".join(_words(sentence))).split()
        said = frozenset(words) - {"\0"}
        if said:
            pattern = " ".join(_FILLED if word == "\0" else re.escape(word) for word in words)
            found.append(Sentence(said, len(words), re.compile(pattern)))
    return tuple(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _tells(sentence: str) -> bool:
    """Whether it is a sentence on something: no greeting, and no goodbye."""
    if greeted_name(sentence) or _CLOSES.match(sentence):
        return False
    return len(_words(sentence)) >= OWN_WORDS
