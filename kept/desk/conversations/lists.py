"""The lists of the inbox: standard ones, saved ones, what each holds and how many.

A list is a query in the language of ``filters`` and an order. A page of it costs the same number
of queries whatever it shows, and the same time on page 1 and on page 1,000.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from kept.desk.conversations import filters
from kept.desk.conversations.models import Conversation, Status, View, hidden_from
from kept.desk.conversations.rows import Row, named, rows_of
from kept.desk.lib import keyset
from kept.desk.lib.prepared import prepared
from kept.desk.lib.sql import sql_of
from kept.desk.staff.models import Agent, Team

ORDERS: dict[str, tuple[str, ...]] = {
    "waiting": ("next_due", "-last_message_at", "-id"),
    "newest": ("-last_message_at", "-id"),
}
"""Waiting longest against what we promise (who does not wait comes last, newest first), or the
newest message first."""
MOST_COUNTED = 100
PAGE = 50


@dataclass(frozen=True)
class InboxList:
    """A list with a name; ``key`` is its place in the address: ``mine``, ``team-3``, ``view-7``.

    ``counted`` is the query whose number stands beside the name; None shows no number.
    """

    key: str
    name: str
    query: str
    order: str = "newest"
    counted: str | None = None
    view: View | None = None


@dataclass(frozen=True)
class Listing:
    """One page of a list: its rows, what it shows in a sentence, the cursors beside it."""

    rows: tuple[Row, ...]
    filter: filters.Filter
    sentence: str
    next: str
    previous: str


def standard(agent: Agent) -> tuple[InboxList, ...]:
    """The lists everybody has, and one for each team of this person; one query."""
    teams = [
        InboxList(f"team-{pk}", name, query, "waiting", query)
        for pk, name in _teams_of(agent.pk)
        for query in (f"{filters.Term('team', name)} status:open",)
    ]
    return (
        InboxList("waiting", "Waiting", "is:waiting", "waiting", "is:waiting"),
        InboxList("mine", "Mine", "owner:me status:open", "waiting", "owner:me status:open"),
        InboxList(
            "unowned", "Unowned", "owner:none status:open", "waiting", "owner:none status:open"
        ),
        *teams,
        InboxList("asked", "Asked of you", "is:asked", counted="is:asked"),
        InboxList("mentions", "Mentions", "is:mentioned", counted="is:unread"),
        InboxList("snoozed", "Snoozed", "status:snoozed", counted="status:snoozed"),
        InboxList("resolved", "Resolved", "status:resolved"),
        InboxList("all", "All", ""),
    )


@prepared
def _teams_of(agent: int) -> QuerySet[Team, tuple[int, str]]:
    return Team.objects.filter(members=agent, archived_at=None).values_list("pk", "name")


def saved(agent: Agent) -> tuple[InboxList, ...]:
    """The saved views this person has: of everybody, of their teams, their own; one query."""
    return tuple(
        InboxList(f"view-{view.pk}", view.name, view.query, view.order, view.query, view)
        for view in _views_of(agent.pk)
    )


@prepared
def _views_of(agent: int) -> QuerySet[View]:
    theirs = Q(agent=agent) | Q(team__members=agent) | Q(agent=None, team=None)
    return View.objects.filter(theirs).distinct()


def find(agent: Agent, key: str) -> InboxList | None:
    """The list of that key, if this person has it."""
    known = saved(agent) if key.startswith("view-") else standard(agent)
    return next((one for one in known if one.key == key), None)


def read(query: str) -> filters.Filter:
    """The filter that a query says, custom fields included (one query, if any may be named)."""
    filter = filters.parse(query)
    return filters.parse(query, fields=filters.known_fields()) if filter.problems else filter


def listing(
    query: str, order: str, *, agent: Agent, at: datetime, after: str = "", size: int = PAGE
) -> Listing:
    """A page of the conversations that a query finds and this person may see.

    ``order`` is a key of ORDERS (anything else: newest), ``after`` a cursor of an earlier page.
    """
    filter = read(query)
    visible = Conversation.objects.visible_to(agent)
    found = named(filters.apply(filter, visible, agent=agent, at=at))
    page = keyset.page(found, order=ORDERS.get(order, ORDERS["newest"]), after=after, size=size)
    return Listing(
        rows=rows_of(page.rows, agent=agent, at=at),
        filter=filter,
        sentence=filters.describe(filter),
        next=page.next,
        previous=page.previous,
    )


def counts(lists: Iterable[InboxList], *, agent: Agent, at: datetime) -> dict[str, int]:
    """How many conversations each list holds, by key, at most MOST_COUNTED; one query for all.

    Resolved ones are not counted unless the list asks for a status: a number beside a name is
    work to do, and history must cost nothing.
    """
    hidden = () if agent.is_owner else hidden_from(agent)
    visible = Conversation.objects.visible_to(agent, hidden=hidden)
    parts: dict[str, tuple[str, tuple[Any, ...]]] = {}
    for one in lists:
        if one.counted is None:
            continue
        filter = read(one.counted)
        found = filters.apply(filter, visible, agent=agent, at=at)
        if not filter.values("status"):
            found = found.filter(status__in=(Status.OPEN, Status.WAITING, Status.SNOOZED))
        bounded = found.order_by().values("pk")[:MOST_COUNTED]
        parts[one.key] = sql_of(bounded)
    if not parts:
        return {}
    scalars = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) part)" for sql, _ in parts.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {scalars}", [x for _, given in parts.values() for x in given])
        return dict(zip(parts, cursor.fetchone(), strict=True))


def waiting(agent: Agent) -> int:
    """How many open ones wait for this person or nobody in particular, at most MOST_COUNTED."""
    return len(_waiting(agent.pk, is_owner=agent.is_owner))


@prepared
def _waiting(agent: int, *, is_owner: bool) -> QuerySet[Conversation, tuple[int]]:
    visible = Conversation.objects.open_to(agent, is_owner=is_owner)
    waits = visible.filter(
        status=Status.OPEN, waiting_since__isnull=False, next_due__isnull=False
    ).order_by()
    # Not in one: PostgreSQL would gather all of nobody's, though those of this person are enough.
    theirs, nobodys = (waits.filter(owner=owner).values_list("pk") for owner in (agent, None))
    return theirs.union(nobodys, all=True)[:MOST_COUNTED]


def said(count: int) -> str:
    """A count as it stands beside a name: ``7``, ``99+``, nothing for none."""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count or "")
