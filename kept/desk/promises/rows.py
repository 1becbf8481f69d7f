"""A promise as lists and panels show it: every string is ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kept.desk.contacts.models import Contact
from kept.desk.conversations.rows import initials, span
from kept.desk.promises.models import WAYS, Promise, Promises, State
from kept.desk.promises.queries import of
from kept.desk.staff.models import Agent

MOST = 200
"""Rows of one part of the screen: who has more late promises than that needs no list."""


@dataclass(frozen=True, slots=True)
class Row:
    """``when`` is in the reader's zone, ``theirs`` in the customer's where that differs."""

    pk: int
    what: str
    how: str
    customer: str
    subject: str
    url: str
    when: str
    when_iso: str
    theirs: str
    owner_id: int | None
    owner: str
    owner_initials: str
    team: str
    state: str
    is_open: bool
    is_late: bool
    is_soon: bool
    told: str


@dataclass(frozen=True)
class Parts:
    """The open promises of a list by their time."""

    late: tuple[Row, ...]
    today: tuple[Row, ...]
    coming: tuple[Row, ...]


def parts(promises: Promises, *, agent: Agent, at: datetime) -> Parts:
    """Late, due today in the reader's zone, and later; three queries at most."""
    zone = ZoneInfo(agent.zone)
    tomorrow = datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time(), zone)
    found = named(promises.open()).order_by("due_at", "pk")
    late, rest = found.filter(due_at__lt=at), found.filter(due_at__gte=at)
    return Parts(*(
        tuple(row(one, agent=agent, at=at) for one in part[:MOST])
        for part in (late, rest.filter(due_at__lt=tomorrow), rest.filter(due_at__gte=tomorrow))
    ))  # fmt: skip


def named(promises: Promises) -> Promises:
    """With the people that rows show, in the same query."""
    return promises.select_related("conversation__contact", "owner", "team")


def to(contact: Contact, *, agent: Agent, at: datetime) -> tuple[Row, ...]:
    """What is promised to this customer, as far as the agent may see; one query."""
    found = of(agent, "all").open().filter(conversation__contact=contact)
    rows = named(found).order_by("due_at", "pk")[:MOST]
    return tuple(row(one, agent=agent, at=at) for one in rows)


def row(promise: Promise, *, agent: Agent, at: datetime) -> Row:
    """One row of a ``named`` promise."""
    ours, theirs = ZoneInfo(agent.zone), ZoneInfo(promise.zone)
    when, there = window(promise, ours, at), window(promise, theirs, at)
    owner = promise.owner.name if promise.owner else ""
    return Row(
        pk=promise.pk, what=promise.what, how=WAYS.get(promise.how, ""),
        customer=promise.contact.display_name, subject=str(promise.conversation),
        url=promise.conversation.get_absolute_url(), when=when,
        when_iso=promise.due_at.isoformat(), owner_id=promise.owner_id, owner=owner,
        theirs=f"{there} in {theirs.key.rpartition('/')[2].replace('_', ' ')}"
        if there != when else "",
        owner_initials=initials(owner), team=promise.team.name if promise.team else "",
        state=promise.state, is_open=promise.closed_at is None, is_late=promise.is_late(at),
        is_soon=promise.reminded_at is not None, told=_told(promise, at),
    )  # fmt: skip


def window(promise: Promise, zone: ZoneInfo, at: datetime) -> str:
    """``Today 12:00``, ``Tomorrow 09:00–12:00``, ``Fri 6 Mar 17:00`` in that zone."""
    return told_time(promise.due_from, promise.due_at, zone, at)


def told_time(due_from: datetime | None, due_at: datetime, zone: ZoneInfo, at: datetime) -> str:
    """As ``window``, of a promise that is not made yet."""
    due = due_at.astimezone(zone)
    ahead = (due.date() - at.astimezone(zone).date()).days
    day = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get(ahead, f"{due:%a} {due.day} {due:%b}")
    begins = due_from.astimezone(zone) if due_from else None
    if begins is not None and begins.date() == due.date():
        return f"{day} {begins:%H:%M}–{due:%H:%M}"
    return f"{day} {due:%H:%M}"


def _told(promise: Promise, at: datetime) -> str:
    """What became of it, in a word or two."""
    if promise.closed_at is None:
        if promise.due_at < at:
            return f"late by {span(promise.due_at, at)}"
        return f"in {span(at, promise.due_at)}"
    if promise.state == State.KEPT:
        late = promise.closed_at - promise.due_at
        return (
            "kept"
            if late <= timedelta()
            else f"kept {span(promise.due_at, promise.closed_at)} late"
        )
    return promise.get_state_display().lower()
