"""Who is told of what happens in a conversation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kept.desk.conversations import events
from kept.desk.conversations.models import Conversation, Follower
from kept.desk.conversations.permissions import may_see
from kept.desk.conversations.refusals import MayNotSee
from kept.desk.staff.models import Agent


@transaction.atomic
def follow(conversation: Conversation, agent: Agent, *, by: Agent, at: datetime) -> bool:
    """Have ``agent`` told of what happens here. False if they were already.

    Raises:
        MayNotSee: they may not look into it.
    """
    if not may_see(agent, conversation):
        raise MayNotSee([agent])
    _, is_new = Follower.objects.get_or_create(
        conversation=conversation, agent=agent, defaults={"at": at}
    )
    if is_new:
        events.record(conversation, "followed", by=by, at=at, name=agent.name, who=agent.pk)
    return is_new


@transaction.atomic
def unfollow(conversation: Conversation, agent: Agent, *, by: Agent, at: datetime) -> bool:
    """No longer tell ``agent``. False if they did not follow."""
    gone, _ = Follower.objects.filter(conversation=conversation, agent=agent).delete()
    if gone:
        events.record(
            conversation, "followed", by=by, at=at, name=agent.name, who=agent.pk, ended=True
        )
    return bool(gone)


def add_followers(conversation: Conversation, agents: Iterable[Agent], *, at: datetime) -> None:
    """Have several people told, without an event: whoever calls has said why already."""
    Follower.objects.bulk_create(
        (Follower(conversation=conversation, agent=agent, at=at) for agent in agents),
        ignore_conflicts=True,
    )
