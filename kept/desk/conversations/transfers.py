"""Nobody is passed around: what a conversation's way so far lets its next step be."""

from __future__ import annotations

from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent, Role

MOVES = ("assigned", "handed-over")
"""Events by which a conversation goes from one person to another; not: because one is away."""


class HandOverNeeded(NotPossible):
    """It is somebody's: it can be passed on, but only with a card, and once it is accepted."""

    def __init__(self, owner: Agent) -> None:
        super().__init__(
            f"{owner.name} owns this. Hand it over with a card: it changes hands once accepted."
        )


def past_owners(conversation: Conversation) -> set[int]:
    """Those who had it and passed it on, by id."""
    moves = conversation.events.filter(kind__in=MOVES).values_list("data", flat=True)
    owners = (data.get("was", {}).get("owner_id") for data in moves)
    return {pk for pk in owners if pk is not None}


def refuse_passing_along(conversation: Conversation, receiver: Agent | None, *, by: Agent) -> None:
    """Stop what customers hate: a third person, or the first one again.

    Raises:
        NotPossible: ``receiver`` had it before and passed it on; or it changed hands once already
            and neither who passes it on nor who gets it is a lead.
    """
    if receiver is not None and receiver.pk in past_owners(conversation):
        raise NotPossible(
            f"{receiver.name} had this before and passed it on. Going back there would lead the "
            f"customer in a circle. Ask {receiver.first_name} in a note, and keep it."
        )
    is_lead = by.is_lead or (receiver is not None and receiver.is_lead)
    if conversation.transfers and not is_lead:
        leads = Agent.objects.active().filter(role__in=(Role.LEAD, Role.OWNER))[:3]
        names = " or ".join(lead.name for lead in leads) or "a lead"
        raise NotPossible(
            "It has changed hands once already. A second time is for a lead to decide: "
            f"hand it to {names}."
        )
