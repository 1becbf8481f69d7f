"""Complaints of the demo: opened, taken through their steps, or none after all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from kept.desk.complaints import actions
from kept.desk.complaints.models import Complaint
from kept.desk.conversations.models import Conversation, MessageKind
from kept.desk.staff.models import Agent

_TO_BE_HEARD = timedelta(hours=4)


def complain(conversation: Conversation, quote: str, by: Agent, at: datetime) -> None:
    """The desk recognises a complaint in these words of the customer."""
    said = conversation.messages.filter(kind=MessageKind.INCOMING).order_by("-pk").first()
    actions.open_case(conversation, due_at=at + _TO_BE_HEARD, at=at, message=said, quote=quote)


def take_step(conversation: Conversation, direction: str, by: Agent, at: datetime) -> None:
    """``heard``, ``cause: Late delivery``, ``remedy: A new one was sent`` or ``checked``."""
    step, _, words = direction.partition(": ")
    actions.take_step(_case(conversation), step, words=words, by=by, at=at)


def withdraw(conversation: Conversation, rest: str, by: Agent, at: datetime) -> None:
    """It was no complaint."""
    actions.withdraw(_case(conversation), by=by, at=at)


def _case(conversation: Conversation) -> Complaint:
    return Complaint.objects.select_related("conversation").get(conversation=conversation)


VERBS: dict[str, Callable[[Conversation, str, Agent, datetime], None]] = {
    "complaint": complain, "step": take_step, "no-complaint": withdraw,
}  # fmt: skip
