"""When an answer is due: the targets of the house rules on the clocks of those who wait.

Whatever winds a clock (a message, another team, another priority) leaves ``reckoned_at`` empty;
here it is filled in, a moment later and for many at once. A change of the rules, of hours or of
holidays makes what was reckoned before it stale, and so it is reckoned anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from kept.desk.coaching.house import house_for
from kept.desk.conversations import events
from kept.desk.conversations.models import Conversation, Message, MessageKind
from kept.desk.lib import bus
from kept.desk.staff.models import JournalEntry
from kept.mistakes.house import House

BATCH = 200
CHANGES = (
    "house-rules-changed", "hours-changed", "holiday-added", "holiday-removed", "team-changed",
    "team-formed", "company-described",
)  # fmt: skip
"""Entries of the journal after which answers may be due at another time."""
AT_WORK = timedelta(seconds=20)
"""Somebody who reckons may have read what was just being changed; so much earlier counts as old."""
WARNED_FROM = 0.75
"""So much of the time has gone by when we warn."""


@dataclass(frozen=True)
class Due:
    """When an answer is due, when to warn of it, and when the whole matter is to be solved."""

    answer: datetime
    soon: datetime
    solution: datetime


def reckon_due(at: datetime) -> datetime | None:
    """Say for everybody who waits when an answer is due. When to look again, if rules changed."""
    changed = JournalEntry.objects.filter(kind__in=CHANGES).aggregate(at=Max("at"))["at"]
    since = changed + AT_WORK if changed is not None else None
    last = 0
    while True:
        stale = Conversation.objects.unreckoned(since).filter(pk__gt=last).order_by("pk")
        batch = list(stale.select_related("channel", "team")[:BATCH])
        if not batch:
            return since if since is not None and since > at else None
        last = batch[-1].pk
        _reckon(batch, at)


def warn_due(at: datetime) -> datetime | None:
    """Tell of every answer that is due soon, once. When the next one will be."""
    waiting = Conversation.objects.filter(warned_at=None, due_soon__isnull=False)
    for one in waiting.filter(due_soon__lte=at).order_by("due_soon")[:BATCH]:
        _warn(one, at)
    following: datetime | None = waiting.order_by("due_soon").values_list(
        "due_soon", flat=True
    ).first()  # fmt: skip
    return following


@transaction.atomic
def _warn(one: Conversation, at: datetime) -> None:
    found = Conversation.objects.filter(pk=one.pk, warned_at=None, due_soon=one.due_soon)
    if found.update(warned_at=at) and one.answer_due is not None and one.answer_due > at:
        events.record(one, "due-soon", at=at, due=one.answer_due.isoformat())


def _reckon(batch: Sequence[Conversation], at: datetime) -> None:
    said = _said(batch)
    houses = {team: house_for(team) for team in {one.team for one in batch}}
    with transaction.atomic():
        for one in batch:
            due = due_of(one, said[one.pk], houses[one.team])
            still = Conversation.objects.filter(
                pk=one.pk, waiting_since=one.waiting_since, team=one.team_id, channel=one.channel,
                priority=one.priority, reckoned_at=one.reckoned_at, promise_due=one.promise_due,
            )  # fmt: skip
            is_new = due.answer != one.answer_due
            still.update(
                answer_due=due.answer, next_due=min(due.answer, one.promise_due or due.answer),
                due_soon=due.soon, solve_by=due.solution, reckoned_at=at,
                warned_at=None if is_new else one.warned_at,
            )  # fmt: skip
            if is_new:
                bus.publish("conversation", one.pk, team=one.team_id)


def _said(batch: Iterable[Conversation]) -> dict[int, list[tuple[str, datetime]]]:
    """Who spoke when, by conversation; machines do not count."""
    said: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    found = Message.objects.public().filter(conversation__in=batch, is_automatic=False)
    for pk, kind, when in found.order_by("at", "pk").values_list("conversation", "kind", "at"):
        said[pk].append((kind, when))
    return said


def due_of(conversation: Conversation, said: Sequence[tuple[str, datetime]], house: House) -> Due:
    """When what a conversation waits for is due; ``said`` is (kind, when) of its messages.

    Business time where hours are known, else real time. The time for a solution stands still
    while the customer has the word.
    """
    since = conversation.waiting_since
    assert since is not None
    target = house.target(conversation.channel.kind, conversation.priority)
    is_first = not any(kind == MessageKind.REPLY and when < since for kind, when in said)
    allowed = timedelta(minutes=target.first_reply if is_first else target.next_reply)
    left = timedelta(hours=target.solution) - _spent(said, since, house)
    return Due(
        answer=after(since, allowed, house),
        soon=after(since, allowed * WARNED_FROM, house),
        solution=after(since, max(left, timedelta()), house),
    )


def answer_by(conversation: Conversation, at: datetime) -> datetime:
    """By when somebody who cares for it from now on answers: the target, counted from now."""
    house = house_for(conversation.team)
    target = house.target(conversation.channel.kind, conversation.priority)
    return after(at, timedelta(minutes=target.next_reply), house)


def _spent(said: Sequence[tuple[str, datetime]], until: datetime, house: House) -> timedelta:
    """How long we had the word before ``until``."""
    spent, asked = timedelta(), None
    for kind, when in said:
        if when >= until:
            break
        if kind == MessageKind.INCOMING:
            asked = asked or when
        elif asked is not None:
            spent += house.waited(asked, when)
            asked = None
    return spent


def after(since: datetime, allowed: timedelta, house: House) -> datetime:
    """When so much time has gone by: business time where hours are known, else real time."""
    return house.clock.add(since, allowed) if house.hours.configured else since + allowed
