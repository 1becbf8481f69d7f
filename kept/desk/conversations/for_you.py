"""What waits for one person: shown on top of the inbox, and counted beside its name.

Every page asks, so it is put into SQL once.
"""

from __future__ import annotations

from django.db.models import QuerySet

from kept.desk.conversations.models import Consultation, HandOver
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent

MOST_COUNTED = 100


def handed_over(agent: Agent) -> list[HandOver]:
    """Conversations that this person may accept, longest first."""
    return _handed_over(agent.pk, is_owner=agent.is_owner)


def asked(agent: Agent) -> list[Consultation]:
    """What colleagues ask this person, soonest due first."""
    return _asked(agent.pk, is_owner=agent.is_owner)


def count_asked(agent: Agent) -> int:
    """How many questions that are, at most MOST_COUNTED."""
    return len(_asked_numbers(agent.pk, is_owner=agent.is_owner))


def overdue(agent: Agent) -> list[Consultation]:
    """Questions that this person asked, or a team they lead, and nobody answered in time."""
    return _overdue(agent.pk, is_lead=agent.is_lead, is_owner=agent.is_owner)


@prepared
def _handed_over(agent: int, *, is_owner: bool) -> QuerySet[HandOver]:
    return HandOver.objects.awaited_by(agent, is_owner=is_owner)


@prepared
def _asked(agent: int, *, is_owner: bool) -> QuerySet[Consultation]:
    return Consultation.objects.awaited_by(agent, is_owner=is_owner)


@prepared
def _asked_numbers(agent: int, *, is_owner: bool) -> QuerySet[Consultation, int]:
    asked = Consultation.objects.awaited_by(agent, is_owner=is_owner).order_by()
    return asked.values_list("pk", flat=True)[:MOST_COUNTED]


@prepared
def _overdue(agent: int, *, is_lead: bool, is_owner: bool) -> QuerySet[Consultation]:
    return Consultation.objects.late_for(agent, is_lead=is_lead, is_owner=is_owner)
