"""When a colleague's answer is overdue, who asked and the leads of the team are told by mail."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from kept.desk.channels.email import staff_mail
from kept.desk.channels.email.promise_mail import OLD, leads_of
from kept.desk.conversations.models import Consultation
from kept.desk.conversations.permissions import may_see


def tell_due(at: datetime) -> None:
    """Write about questions that are overdue and still open, once each."""
    if settings.DEMO or not staff_mail.can_send():
        return
    late = Consultation.objects.open().filter(late_at__gt=at - OLD, mailed_at=None)
    for one in late.select_related("message__conversation__team", "by", "colleague"):
        with transaction.atomic():
            if Consultation.objects.filter(pk=one.pk, mailed_at=None).update(mailed_at=at):
                _tell(one)


def _tell(one: Consultation) -> None:
    if one.message is None:
        return
    conversation = one.message.conversation
    told = dict.fromkeys([one.by, *leads_of(conversation.team_id)])
    for agent in told:
        if agent.is_active and may_see(agent, conversation):
            send_mail(
                f"An answer is overdue: {conversation}",
                f"{one.by.name} asked {one.colleague.name} something for a customer, and has no"
                f" answer yet:\n\n{settings.BASE_URL}{conversation.get_absolute_url()}\n",
                None,
                [agent.email],
            )
