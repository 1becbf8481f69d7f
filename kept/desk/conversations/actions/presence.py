"""Who else has a conversation on the screen, and who is writing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kept.desk.conversations.models import Conversation, Presence
from kept.desk.lib import bus
from kept.desk.staff.models import Agent

STALE = timedelta(seconds=45)
"""After this long without a word from the browser, somebody has gone."""


@transaction.atomic
def see(conversation: Conversation, agent: Agent, *, is_writing: bool, at: datetime) -> bool:
    """Somebody still has it on the screen. True if that is news to the others."""
    before = Presence.objects.filter(conversation=conversation, agent=agent).first()
    Presence.objects.update_or_create(
        conversation=conversation, agent=agent,
        defaults={"is_writing": is_writing, "seen_at": at},
    )  # fmt: skip
    is_news = before is None or before.is_writing != is_writing or before.seen_at <= at - STALE
    if is_news:
        bus.publish("presence", conversation.pk, team=conversation.team_id)
    return is_news


@transaction.atomic
def leave(conversation: Conversation, agent: Agent, *, at: datetime) -> bool:
    """Somebody has closed it. False if nobody knew they were there."""
    gone, _ = Presence.objects.filter(conversation=conversation, agent=agent).delete()
    if gone:
        bus.publish("presence", conversation.pk, team=conversation.team_id)
    return bool(gone)


def present(
    conversation: Conversation, *, at: datetime, but: Agent | None = None
) -> list[Presence]:
    """Who has it on the screen now, ``but`` the one who asks; who writes comes first."""
    here = Presence.objects.filter(conversation=conversation, seen_at__gt=at - STALE)
    if but is not None:
        here = here.exclude(agent=but)
    return list(here.select_related("agent").order_by("-is_writing", "agent__name"))


def forget_stale(at: datetime) -> None:
    """Delete rows of people who went without a word; a duty of every now and then."""
    Presence.objects.filter(seen_at__lte=at - 10 * STALE).delete()
