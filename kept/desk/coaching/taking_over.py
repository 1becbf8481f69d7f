"""Taking a conversation over: what the customer is told by that, the new owner promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from kept.desk.coaching import lines, promise_times, promised
from kept.desk.coaching.targets import answer_by
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, HandOver, Message
from kept.desk.promises import actions as promises
from kept.desk.promises.actions import Terms
from kept.desk.staff.models import Agent


def line_for(hand_over: HandOver, agent: Agent, *, at: datetime) -> str:
    """What the customer may be told, once: who has it now, and until when they hear from us."""
    conversation = hand_over.conversation
    spoken = lines.spoken_in(conversation)
    zone = ZoneInfo(conversation.contact.zone or agent.zone)
    return spoken.filled(
        "handed-over",
        hello=lines.hello(conversation, spoken),
        agent=agent.first_name,
        giver=hand_over.giver.first_name,
        until=lines.by_when(answer_by(conversation, at), zone, spoken.language),
    )


@transaction.atomic
def take_over(
    hand_over: HandOver, *, has_read: bool, html: str = "", by: Agent, at: datetime
) -> HandOver:
    """Accept a hand-over; ``html`` is what the customer is told, if anything.

    A time that it names is a promise of the new owner: in the ledger, reminded, and kept by the
    reply. What is not accepted promises nothing.

    Raises:
        Refusal: as ``accept_hand_over``, and as ``promises.make``.
    """
    taken = actions.accept_hand_over(hand_over, has_read=has_read, by=by, at=at)
    if html:
        message = actions.tell(taken.conversation, by=by, at=at, html=html)
        for terms in _promised(message, by, at):
            promises.make(message.conversation, terms, by=by, at=at, message=message)
    return taken


def _promised(message: Message, by: Agent, at: datetime) -> Iterator[Terms]:
    """What the line says by when; a line without a time promises nothing that could be late."""
    conversation: Conversation = message.conversation
    for one in promised.offered(conversation, message.own_text, by=by, at=at):
        if one.due:
            yield Terms(
                what=one.what, how=one.how, due_at=_moment(one.due, by),
                due_from=_moment(one.begins, by) if one.begins else None,
                zone=str(promise_times.zone_of(conversation, by)), lead=promised.lead(conversation),
            )  # fmt: skip


def _moment(field: str, by: Agent) -> datetime:
    return datetime.fromisoformat(field).replace(tzinfo=ZoneInfo(by.zone))
