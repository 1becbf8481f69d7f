"""What a conversation can be given and moved to, and who was asked to take it."""

from __future__ import annotations

from django.db.models import QuerySet

from kept.desk.conversations.models import Channel, Conversation, HandOver, Tag
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent, Team

MOST_TAGS = 200


def hand_over(conversation: Conversation) -> HandOver | None:
    """The one that waits to be accepted, with its people."""
    return _pending.first(conversation.pk)


@prepared
def _pending(conversation: int) -> QuerySet[HandOver]:
    related = HandOver.objects.pending().select_related("giver", "receiver", "team")
    return related.filter(conversation=conversation)


@prepared
def people() -> QuerySet[Agent, tuple[int, str]]:
    """(number, name) of everybody who may own a conversation, by name."""
    return Agent.objects.active().values_list("pk", "name")


@prepared
def teams() -> QuerySet[Team, tuple[int, str]]:
    """(number, name) of every team there is, by name."""
    return Team.objects.filter(archived_at=None).values_list("pk", "name")


@prepared
def channels() -> QuerySet[Channel]:
    """The ways out."""
    return Channel.objects.filter(closed_at=None)


@prepared
def tags() -> QuerySet[Tag, str]:
    """Names to choose from."""
    return Tag.objects.filter(archived_at=None).values_list("name", flat=True)[:MOST_TAGS]
