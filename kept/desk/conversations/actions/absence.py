"""Nobody waits for somebody who is not there: work of absent people returns to their team."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kept.desk.conversations.actions.consulting import decline_consultations_of
from kept.desk.conversations.actions.handing_over import return_hand_overs_to
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.projection import change, hold
from kept.desk.staff.models import Absence, Agent


def return_work_of_absent(at: datetime) -> datetime | None:
    """Take everything unresolved from people whose absence has begun, or who left the company.

    When the next absence begins, as far as is known.
    """
    for absence in Absence.objects.at(at).filter(returned_at=None).select_related("agent"):
        return_work_of(absence.agent, at=at)
        Absence.objects.filter(pk=absence.pk).update(returned_at=at)
    for agent in Agent.objects.filter(_owns_something(), is_active=False).distinct():
        return_work_of(agent, at=at)
    coming = Absence.objects.filter(since__gt=at, returned_at=None).order_by("since")
    begins: datetime | None = coming.values_list("since", flat=True).first()
    return begins


def return_work_of(agent: Agent, *, at: datetime, by: Agent | None = None) -> int:
    """Give back everything unresolved that somebody owns; how much it was."""
    return_hand_overs_to(agent, at=at)
    decline_consultations_of(agent, at=at)
    owned = Conversation.objects.unresolved().filter(owner=agent)
    return sum(_give_back(one, agent, by=by, at=at) for one in owned)


@transaction.atomic
def _give_back(conversation: Conversation, agent: Agent, *, by: Agent | None, at: datetime) -> bool:
    hold(conversation)
    if conversation.owner_id != agent.pk:
        return False
    told = {"from": agent.name}
    change(conversation, "work-returned", {"owner_id": None}, by=by, at=at, data=told)
    return True


def _owns_something() -> Q:
    return Q(owns__merged_into=None) & ~Q(owns__status="resolved") & Q(owns__isnull=False)
