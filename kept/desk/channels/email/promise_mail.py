"""When a promise is late, its owner and the leads of its team are told by mail: a link, no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from kept.desk.channels.email import staff_mail
from kept.desk.conversations.permissions import may_see
from kept.desk.promises.models import Promise, Reminder, ReminderKind
from kept.desk.staff.models import Agent, Role

OLD = timedelta(days=2)
"""After that a mail surprises more than it helps: the mailbox was away, or just connected."""


def tell_due(at: datetime) -> None:
    """Write about promises that have become late and still are, once each."""
    if settings.DEMO or not staff_mail.can_send():
        return
    late = Reminder.objects.filter(
        kind=ReminderKind.LATE, done_at__gt=at - OLD, mailed_at=None, promise__closed_at=None
    ).select_related("promise__conversation__team", "promise__owner")  # fmt: skip
    for reminder in late:
        with transaction.atomic():
            if Reminder.objects.filter(pk=reminder.pk, mailed_at=None).update(mailed_at=at):
                _tell(reminder.promise)


def _tell(promise: Promise) -> None:
    conversation = promise.conversation
    who = promise.owner.name if promise.owner else "the team"
    for agent in _concerned(promise):
        if may_see(agent, conversation):
            send_mail(
                f"A promise is late: {conversation}",
                f"What {who} promised a customer is late, and the customer waits:\n\n"
                f"{settings.BASE_URL}{conversation.get_absolute_url()}\n\n"
                f"All late promises: {settings.BASE_URL}/promises/?of=team\n",
                None,
                [agent.email],
            )


def _concerned(promise: Promise) -> list[Agent]:
    """Its owner and the leads of its team; without any lead there, the owners of the desk."""
    told = leads_of(promise.team_id)
    if promise.owner is not None and promise.owner not in told and promise.owner.is_active:
        told.append(promise.owner)
    return told


def leads_of(team: int | None) -> list[Agent]:
    """The leads of a team, by its number; without any there, the owners of the desk."""
    leads = Agent.objects.active().filter(role__in=[Role.LEAD, Role.OWNER])
    of_team = leads.filter(memberships__team=team) if team else leads.none()
    return list(of_team or leads.filter(role=Role.OWNER))
