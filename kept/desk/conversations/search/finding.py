"""From a question to conversations: the newest first, each once, with the words marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain, islice
from typing import Any

from django.db import connection

from kept.desk.contacts.models import Order
from kept.desk.conversations import filters, lists
from kept.desk.conversations.models import Conversation, Conversations, Indexed
from kept.desk.conversations.search.entry import Batch, all_words, place_of
from kept.desk.conversations.search.hits import Hits, hit_of, hits_of
from kept.desk.conversations.search.indexing import backend
from kept.desk.conversations.search.reach import among, anywhere
from kept.desk.conversations.search.words import Question, question
from kept.desk.staff.models import Agent

PAGE, MOST_COUNTED = 20, 1_000
SINGLED_OUT, READ_THROUGH = 100, 2_000
"""So few conversations are singled out by the terms first, and so many messages read through."""
ONCE, AGAIN, ORDER_CONVERSATIONS = 1.25, 2, 5
"""Messages looked for at a time for each conversation wanted: several may be of one, and on later
pages many are of what was shown before."""
_NARROW = ("tag", "from")
_TOP = 2**63 - 1
_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True)
class _Search:
    """What is looked for, by whom, and between which places."""

    question: Question
    rest: filters.Filter
    agent: Agent
    at: datetime
    first: datetime
    last: datetime
    condition: str
    params: tuple[Any, ...]

    @cached_property
    def conversations(self) -> Conversations:
        """Those of whom something may be found."""
        visible = Conversation.objects.visible_to(self.agent)
        return filters.apply(self.rest, visible, agent=self.agent, at=self.at)

    @property
    def is_narrow(self) -> bool:
        return any(term.key in _NARROW or term.is_field for term in self.rest.terms)

    @property
    def since(self) -> int:
        return place_of(self.first, 0)

    @property
    def until(self) -> int:
        return place_of(self.last + timedelta(days=1, microseconds=-1), 0)


def find(agent: Agent, text: str, *, at: datetime, after: str = "", size: int = PAGE) -> Hits:
    """What a query finds among all that this person may see, the newest message first.

    Words are looked for in messages with the names, addresses, subjects and files around them;
    ``before:`` and ``after:`` are about the message. A query without words lists conversations.
    """
    filter = lists.read(text)
    sentence = filters.describe(filter)
    search = _search(filter, agent=agent, at=at)
    if search is None:
        return _listed(filter, sentence, agent=agent, at=at, after=after, size=size)
    start = _place(after)
    ordered = _by_order_number(filter, search)
    newest, more = _newest(search, start=start, skipped=set(ordered), size=size)
    if start == _TOP:
        newest = {pk: [] for pk in ordered} | newest
    found = hits_of(newest, search.question, agent=agent, at=at)
    return Hits(found, filter, sentence, next=str(more) if more is not None else "")


def _place(cursor: str) -> int:
    """Where a page begins; at the top if the cursor is none."""
    is_number = cursor.isascii() and cursor.isdecimal() and len(cursor) < 20
    return min(int(cursor), _TOP) if is_number else _TOP


def count(agent: Agent, text: str, *, at: datetime) -> int:
    """How many messages fit a query with words, at most MOST_COUNTED."""
    search = _search(lists.read(text), agent=agent, at=at)
    found = chain.from_iterable(_messages(search, _TOP, MOST_COUNTED)) if search else ()
    return sum(1 for _ in islice(found, MOST_COUNTED))


def _search(filter: filters.Filter, *, agent: Agent, at: datetime) -> _Search | None:
    """What a filter looks for; None if it has no words to look for."""
    asked = question(filter)
    if not asked.wanted:
        return None
    rest, since, until = filters.period(filter, agent=agent)
    search = _Search(asked, rest, agent, at, since or _FIRST, until or _LAST, "", ())
    sql, params = among(search.conversations) if rest.terms else anywhere(agent)
    bounds = [(f"said.at {sign} %s", at) for sign, at in ((">=", since), ("<", until)) if at]
    moments = [connection.ops.adapt_datetimefield_value(at) for _, at in bounds]
    condition = " AND ".join([*(bound for bound, _ in bounds), f"EXISTS ({sql})"])
    return replace(search, condition=condition, params=(*moments, *params))


def _messages(search: _Search, start: int, size: int) -> Iterator[Batch]:
    """Place and conversation of the newest messages below a place that fit; bit by bit."""
    start = min(start, search.until)
    if search.is_narrow:
        keys = list(search.conversations.order_by().values_list("pk", flat=True)[: SINGLED_OUT + 1])
        if len(keys) <= SINGLED_OUT:
            return iter([_read_through(search, keys, start)])
    found: Iterator[Batch] = backend().newest(
        search.question,
        since=search.since,
        before=start,
        condition=search.condition,
        params=search.params,
        size=size,
    )
    return found


def _read_through(search: _Search, conversations: list[int], before: int) -> Batch:
    """The same in a few conversations, whose texts are read: that is bounded, a word is not."""
    rows = Indexed.objects.filter(
        message__conversation__in=conversations,
        message__at__gte=search.first,
        message__at__lt=search.last,
        place__lt=before,
    ).order_by("-place")
    said = rows.values_list("place", "message__conversation", "message__text", "who", "about")[
        :READ_THROUGH
    ]
    return [
        (place, conversation)
        for place, conversation, text, who, about in said
        if search.question.fits(all_words(text=text, who=who, about=about))
    ]


def _seen_before(search: _Search, conversations: set[int], start: int) -> set[int]:
    """Those of the conversations that an earlier page showed, by a newer message."""
    rows = Indexed.objects.filter(
        message__conversation__in=conversations, place__gte=start, place__lt=search.until
    )
    homes = dict(rows.values_list("place", "message__conversation"))
    fitting = backend().among(search.question, list(homes)) if homes else ()
    return {homes[place] for place in fitting}


def _newest(
    search: _Search, *, start: int, skipped: set[int], size: int
) -> tuple[dict[int, list[int]], int | None]:
    """Conversations with the places of what fits, newest first, and where the next page begins."""
    shown: dict[int, list[int]] = {}
    more = int((size + 1) * (ONCE if start == _TOP else AGAIN))
    for found in _messages(search, start, more):
        fresh = {key for _, key in found} - set(shown) - skipped
        if start < _TOP and fresh:  # shown on an earlier page, by a newer message
            skipped |= _seen_before(search, fresh, start)
        for place, key in found:
            if key in skipped:
                continue
            if key not in shown and len(shown) == size:
                return shown, place + 1
            shown.setdefault(key, []).append(place)
    return shown, None


def _by_order_number(filter: filters.Filter, search: _Search) -> list[int]:
    """Conversations with whom the order is of, if a query is just the number of one."""
    if len(filter.words) != 1:
        return []
    number = filter.words[0].text
    if not any(sign.isdigit() for sign in number):
        return []
    contacts = Order.objects.filter(number__in={number, number.upper()}).values("contact")
    rows = search.conversations.filter(contact__in=contacts).order_by("-last_message_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:ORDER_CONVERSATIONS])


def _listed(
    filter: filters.Filter, sentence: str, *, agent: Agent, at: datetime, after: str, size: int
) -> Hits:
    """Conversations for a query without words; none for one that says nothing."""
    if not filter.terms:
        return Hits((), filter, sentence)
    page = lists.listing(str(filter), "newest", agent=agent, at=at, after=after, size=size)
    nothing = Question(())
    hits = tuple(hit_of(row, None, nothing, agent=agent, at=at) for row in page.rows)
    return Hits(hits, filter, sentence, next=page.next)
