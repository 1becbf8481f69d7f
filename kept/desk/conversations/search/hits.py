"""What a search shows: conversations, each by its newest message that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from kept.desk.conversations import filters
from kept.desk.conversations.models import Conversation, Conversations, Message
from kept.desk.conversations.rows import Row, named, rows_of, short_time
from kept.desk.conversations.search import snippets
from kept.desk.conversations.search.entry import LONGEST_TEXT, all_words, findable, message_at
from kept.desk.conversations.search.words import Question
from kept.desk.lib.prepared import among, prepared
from kept.desk.staff.models import Agent


@dataclass(frozen=True)
class Hit:
    """A conversation that was found, by its newest message that fits."""

    row: Row
    message: int | None
    when: str
    subject: SafeString
    customer: SafeString
    snippet: SafeString
    others: int


@dataclass(frozen=True)
class Hits:
    """A page of what was found; ``next`` is the cursor of the following one, empty at the end."""

    hits: tuple[Hit, ...]
    filter: filters.Filter
    sentence: str
    next: str = ""


class Said(NamedTuple):
    """What a hit needs of a message, without its HTML."""

    pk: int
    at: datetime
    kind: str
    text: str
    who: str
    about: str
    fold_at: int | None

    def fits(self, asked: Question) -> bool:
        text = findable(self.text, self.kind, self.fold_at)[:LONGEST_TEXT]
        return snippets.surely_stands_in((text, self.who, self.about), asked) or asked.fits(
            all_words(text=text, who=self.who, about=self.about)
        )


def hits_of(
    found: dict[int, list[int]], asked: Question, *, agent: Agent, at: datetime
) -> tuple[Hit, ...]:
    known = {one.pk: one for one in _conversations(list(found))}
    shown = [known[key] for key in found if key in known]
    rows = rows_of(shown, agent=agent, at=at, with_marks=False)
    newest = [message_at(places[0]) for places in found.values() if places]
    said = {row[0]: Said(*row) for row in _said(newest)}
    hits = []
    for row in rows:
        places = found[row.pk]
        message = said.get(message_at(places[0])) if places else None
        if places and (message is None or not message.fits(asked)):
            continue  # redacted or deleted past the index: never show what is no longer there
        hits.append(hit_of(row, message, asked, others=len(places) - 1, agent=agent, at=at))
    return tuple(hits)


@prepared
def _conversations(keys: Sequence[int]) -> Conversations:
    return named(Conversation.objects.filter(pk__in=among(keys)))


@prepared
def _said(keys: Sequence[int]) -> QuerySet[Message, tuple[Any, ...]]:
    found = Message.objects.filter(pk__in=among(keys)).order_by()
    columns = ("pk", "at", "kind", "text", "indexed__who", "indexed__about", "fold_at")
    return found.values_list(*columns)


def hit_of(
    row: Row, message: Said | None, asked: Question, *, agent: Agent, at: datetime, others: int = 0
) -> Hit:
    return Hit(
        row=row,
        message=message.pk if message else None,
        when=short_time(message.at, ZoneInfo(agent.zone), at) if message else row.when,
        subject=snippets.marked(row.subject, asked),
        customer=snippets.marked(row.customer, asked),
        snippet=_snippet(message, asked) if message else snippets.snippet(row.preview, asked),
        others=max(0, others),
    )


def _snippet(message: Said, asked: Question) -> SafeString:
    """Of what the writer said; only if nothing is found there, of what was quoted below it."""
    own = snippets.snippet(message.text[: message.fold_at], asked)
    if "<mark>" in own or message.fold_at is None:
        return own
    below = findable(message.text, message.kind, message.fold_at)[message.fold_at :]
    quoted = snippets.snippet(below, asked)
    return quoted if "<mark>" in quoted else own
