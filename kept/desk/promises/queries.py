"""What is asked about promises: what is still open, what is whose, how well we keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.http import Http404

from kept.desk.conversations.models import Conversation
from kept.desk.conversations.permissions import find_conversation
from kept.desk.lib.prepared import prepared
from kept.desk.promises.models import Promise, Promises, Spoken, State
from kept.desk.staff.models import Agent

FIGURED = timedelta(days=90)
"""How far back the figure of kept promises looks."""


def still_open(conversation: Conversation) -> tuple[Promise, ...]:
    """Promises of the conversation that are not kept, withdrawn or replaced, soonest first."""
    found = Promise.objects.open().filter(conversation=conversation)
    return tuple(found.select_related("owner").order_by("due_at", "pk"))


def ledger(conversation: Conversation) -> tuple[Promise, ...]:
    """All promises ever made in the conversation, in the order of making."""
    return tuple(_ledger(conversation.pk))


@prepared
def _ledger(conversation: int) -> QuerySet[Promise]:
    return Promise.objects.filter(conversation=conversation).order_by("made_at", "pk")


def unanswered(conversation: Conversation) -> list[Spoken]:
    """Words of replies of which somebody may still say whether they promise: those that are asked
    about, and promises entered by themselves that are open."""
    return [one for one in _unanswered(conversation.pk) if one.quote]


@prepared
def _unanswered(conversation: int) -> QuerySet[Spoken]:
    asked = Spoken.objects.filter(message__conversation=conversation, answered_at=None)
    asked = asked.filter(Q(promise=None) | Q(promise__closed_at=None))
    return asked.select_related("message", "promise", "instead_of").order_by("message", "start")


def find_spoken(agent: Agent, pk: int) -> Spoken:
    """The words, if this person may see their conversation.

    Raises:
        Http404: there are none, or they stand where this person may not look.
    """
    found = Spoken.objects.select_related("message").filter(pk=pk).first()
    if found is None:
        raise Http404("There are no such words, or you may not see them.")
    found.message.conversation = find_conversation(agent, found.message.conversation_id)
    return found


def find(agent: Agent, pk: int) -> Promise:
    """The promise, if this person may see its conversation.

    Raises:
        Http404: there is none, or it belongs to a team that this person may not look into.
    """
    found = Promise.objects.select_related("owner").filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such promise, or you may not see it.")
    found.conversation = find_conversation(agent, found.conversation_id)
    return found


def of(agent: Agent, whose: str) -> Promises:
    """Promises this person may see: ``mine``, ``team`` (of theirs, whoever keeps them) or all."""
    seen: Promises = Promise.objects.visible_to(agent)
    if whose == "mine":
        return seen.filter(owner=agent)
    return seen.filter(team__members=agent) if whose == "team" else seen


def count_late(agent: Agent, *, at: datetime) -> int:
    """How many promises of this person are late."""
    return len(_late(agent.pk, at))


@prepared
def _late(owner: int, at: datetime) -> QuerySet[Promise, int]:
    late: Promises = Promise.objects.open().past(at)
    return late.filter(owner=owner).values_list("pk", flat=True)


@dataclass(frozen=True)
class Figure:
    """How many promises came to their end, and how many of them were kept in time."""

    ended: int
    in_time: int

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 99.6 is not everything; None where nothing has ended."""
        return self.in_time * 100 // self.ended if self.ended else None


def kept_in_time(promises: Promises, *, at: datetime) -> Figure:
    """The figure of those promises that were due, or kept, in the last 90 days.

    What was withdrawn or moved before it was due is not counted: the customer knew in time.
    """
    counted = ended(promises, at=at)
    in_time = counted.filter(state=State.KEPT, closed_at__lte=F("due_at"))
    return Figure(counted.count(), in_time.count())


def ended(promises: Promises, *, at: datetime) -> Promises:
    """Those that the figure counts."""
    kept = Q(state=State.KEPT, closed_at__gt=at - FIGURED)
    over = Q(due_at__lte=at, due_at__gt=at - FIGURED)
    moved = Q(state__in=[State.RENEGOTIATED, State.WITHDRAWN], closed_at__lte=F("due_at"))
    return promises.filter(kept | over).exclude(moved)
