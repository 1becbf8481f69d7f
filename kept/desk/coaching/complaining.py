"""Complaints recognised in what customers write, and whether they were acknowledged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from kept.desk.coaching.house import house_of
from kept.desk.complaints import actions
from kept.desk.complaints.models import Complaint
from kept.desk.complaints.queries import case_of
from kept.desk.conversations.models import Conversation, Message, MessageKind, Status
from kept.desk.staff.models import Agent
from kept.mistakes.house import House
from kept.mistakes.mistake import Fact

IGNORED = "CMP01"
"""The mistake that a complaint got neither acknowledgement, question nor remedy."""


def keep_case(
    conversation: Conversation, facts: Iterable[Fact], standing: set[str], house: House,
    *, at: datetime,
) -> None:  # fmt: skip
    """Open the case of a strong complaint about us, and mark it heard once a reply takes it up.

    ``standing`` are the codes of the mistakes that stand in the conversation.
    """
    case = case_of(conversation)
    if case is None and conversation.status != Status.RESOLVED and not conversation.is_archive:
        case = _recognised(conversation, facts, house, at)
    if case is None or case.heard_at or IGNORED in standing:
        return
    since = case.message.at if case.message else case.opened_at
    reply = conversation.messages.filter(
        kind=MessageKind.REPLY, is_automatic=False, at__gte=since, at__lte=at
    ).first()  # fmt: skip
    if reply is not None:
        actions.take_step(case, "heard", at=reply.at, by=reply.agent)


def _recognised(
    conversation: Conversation, facts: Iterable[Fact], house: House, at: datetime
) -> Complaint | None:
    for fact in facts:
        if fact.kind == "complaint" and fact.details == {"strength": "strong", "target": "us"}:
            message = Message.objects.get(pk=fact.message)
            if message.is_archive:
                continue
            return actions.open_case(
                conversation, message=message, quote=fact.quote, at=at,
                due_at=_until(conversation, house, message.at),
            )  # fmt: skip
    return None


def declare(conversation: Conversation, *, by: Agent, at: datetime) -> Complaint:
    """Somebody says that this is a complaint; the last words of the customer are taken for it."""
    said = conversation.messages.filter(kind=MessageKind.INCOMING).order_by("at", "pk").last()
    return actions.open_case(
        conversation, by=by, at=at, message=said,
        due_at=_until(conversation, house_of(conversation), at),
    )  # fmt: skip


def _until(conversation: Conversation, house: House, since: datetime) -> datetime:
    """When the customer must have been told that they were heard: as soon as any next reply."""
    time = timedelta(minutes=house.target(conversation.channel.kind).next_reply)
    return house.clock.add(since, time) if house.hours.configured else since + time
