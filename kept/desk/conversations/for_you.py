"""What waits for one person: shown on top of the inbox, and counted beside its name.

Every page asks, so it is put into SQL once.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kept.desk.conversations.models import Consultation, HandOver, HandOverState
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent, Membership

MOST_COUNTED = 100


def handed_over(agent: Agent) -> list[HandOver]:
    """Conversations that this person may accept, longest first."""
    return _handed_over(agent.pk, is_owner=agent.is_owner) if _offered(agent.pk) else []


def asked(agent: Agent) -> list[Consultation]:
    """What colleagues ask this person, soonest due first."""
    return _asked(agent.pk, is_owner=agent.is_owner) if _questions(agent.pk) else []


def count_asked(agent: Agent) -> int:
    """How many questions that are, at most MOST_COUNTED."""
    if not _questions(agent.pk):
        return 0
    return len(_asked_numbers(agent.pk, is_owner=agent.is_owner))


def overdue(agent: Agent) -> list[Consultation]:
    """Questions that this person asked, or a team they lead, and nobody answered in time."""
    if not _late(agent.pk, is_lead=agent.is_lead):
        return []
    return _overdue(agent.pk, is_lead=agent.is_lead, is_owner=agent.is_owner)


# Mostly there is nothing. To find that out in one table costs a tenth of planning how to join
# eight of them.


@prepared
def _offered(agent: int) -> QuerySet[HandOver, int]:
    teams = Membership.objects.filter(agent=agent).values("team")
    here = HandOver.objects.filter(Q(receiver=agent) | Q(receiver=None, team__in=teams))
    return here.filter(state=HandOverState.PROPOSED).order_by().values_list("pk", flat=True)[:1]


@prepared
def _questions(agent: int) -> QuerySet[Consultation, int]:
    here = Consultation.objects.open().filter(colleague=agent).order_by()
    return here.values_list("pk", flat=True)[:1]


@prepared
def _late(agent: int, *, is_lead: bool) -> QuerySet[Consultation, int]:
    late = Consultation.objects.open().filter(late_at__isnull=False).exclude(colleague=agent)
    mine = late if is_lead else late.filter(by=agent)
    return mine.order_by().values_list("pk", flat=True)[:1]


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
