"""Telling colleagues that a customer is not content: by mail, a link and no word of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail

from kept.desk.conversations.models import Conversation, Presence
from kept.desk.conversations.permissions import may_see
from kept.desk.staff.models import Agent, Role

_LOOKS = timedelta(minutes=2)


def leads_of(conversation: Conversation) -> list[Agent]:
    """Who leads where this conversation belongs: leads of its team, else leads and owners."""
    leads = Agent.objects.active().filter(role__in=[Role.LEAD, Role.OWNER])
    of_team = leads.filter(teams=conversation.team) if conversation.team else leads.none()
    return [lead for lead in (of_team or leads) if may_see(lead, conversation)]


def tell_of_unsolved(conversation: Conversation, owner: Agent | None, *, at: datetime) -> None:
    """Write to its owner, or to the leads if it has none, unless they look at it already."""
    looking = Presence.objects.filter(conversation=conversation, seen_at__gt=at - _LOOKS)
    here = set(looking.values_list("agent", flat=True))
    told = [owner] if owner else leads_of(conversation)
    for agent in told:
        if agent.pk not in here and agent.mails_mentions:
            _write(
                agent, conversation, f"Not solved: {conversation}",
                "The customer says that it is not solved. The conversation is open again, with"
                " everything that was said before.",
            )  # fmt: skip


def tell_of_low_rating(conversation: Conversation, score: int, owner: Agent | None) -> None:
    """Write to the leads, and to whoever owns it now."""
    who = f"{owner.first_name} has it." if owner else "Nobody has it yet: give it to somebody."
    told = {lead.pk: lead for lead in leads_of(conversation)}
    if owner is not None and owner.mails_mentions:
        told[owner.pk] = owner
    for agent in told.values():
        _write(
            agent, conversation, f"Rated {score} out of 5: {conversation}",
            f"A customer rated us {score} out of 5, so the conversation is open again. {who}",
        )  # fmt: skip


def _write(agent: Agent, conversation: Conversation, subject: str, text: str) -> None:
    if settings.DEMO:
        return
    address = f"{settings.BASE_URL}{conversation.get_absolute_url()}"
    send_mail(" ".join(subject.split()), f"{text}\n\n{address}\n", None, [agent.email])
