"""Who was called into a conversation and is not here is told by mail: a link, no word of it.

What a note says stays on the desk: mail to colleagues may lie anywhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from kept.desk.channels.email import staff_mail
from kept.desk.conversations.models import Event, Mention, Presence
from kept.desk.conversations.permissions import may_see

WAIT = timedelta(minutes=5)
"""So long somebody has to read it, and has to be away."""
OLD = timedelta(days=2)
"""After that a mail surprises more than it helps: the mailbox was away, or just connected."""


def tell_due(at: datetime) -> None:
    """Write to those who did not read what called them in, and are not at their desk."""
    if settings.DEMO or not staff_mail.can_send():
        return
    for mention in _unread(at):
        with transaction.atomic():
            if Mention.objects.filter(pk=mention.pk, mailed_at=None).update(mailed_at=at):
                _tell(mention)


def _unread(at: datetime) -> QuerySet[Mention]:
    here = Presence.objects.filter(seen_at__gt=at - WAIT).values("agent")
    busy = Event.objects.filter(at__gt=at - WAIT, agent__isnull=False).values("agent")
    waiting = Mention.objects.filter(
        read_at=None, mailed_at=None, agent__is_active=True, agent__mails_mentions=True,
        message__at__lte=at - WAIT, message__at__gt=at - OLD,
    )  # fmt: skip
    found: QuerySet[Mention] = waiting.exclude(agent__in=here).exclude(agent__in=busy)
    return found.select_related("agent", "message__agent", "message__conversation__team")


def _tell(mention: Mention) -> None:
    message = mention.message
    conversation = message.conversation
    if not may_see(mention.agent, conversation):
        return
    who = message.agent.name if message.agent else "Somebody"
    send_mail(
        f"{who} mentions you: {conversation}",
        f"{who} mentions you in a note about “{conversation}”:\n\n"
        f"{settings.BASE_URL}{conversation.get_absolute_url()}#message-{message.pk}\n\n"
        "You have not read it for five minutes, so you get this mail. It can be switched off on"
        f" your profile:\n{settings.BASE_URL}{reverse('me')}\n",
        None,
        [mention.agent.email],
    )
