"""Asking with the very reply that resolves it: two links below, and nobody asks again later."""

from __future__ import annotations

from datetime import datetime

from kept.desk.contacts.actions.blocking import is_blocked
from kept.desk.conversations import letters
from kept.desk.conversations.models import Conversation, Event, Message, Status
from kept.desk.feedback import links, wording
from kept.desk.feedback.actions.planning import kind_of, rules_of
from kept.desk.feedback.models import CheckBack, Exemption, State

Lines = tuple[str, str]
"""What asks, as text and as safe HTML; both empty: nobody is asked."""
NOTHING: Lines = ("", "")
_WITH_REPLY = "Asked with a reply instead."


def question(conversation: Conversation) -> Lines:
    """What stands below a reply that resolves a held conversation, if its team asks like that."""
    rules, contact = rules_of(conversation.team), conversation.contact
    if rules is None or not rules.asks_at_once or conversation.status == Status.RESOLVED:
        return NOTHING
    if contact.no_follow_ups_since is not None or contact.erased_at is not None:
        return NOTHING
    addresses = letters.answer_to(conversation, letters.latest_incoming(conversation))
    if any(is_blocked(to.address) for to in addresses):
        return NOTHING
    if Exemption.objects.filter(conversation=conversation).exists():
        return NOTHING
    return wording.at_once(contact, link=links.link(links.PLACE))


def note_asked(message: Message, *, at: datetime) -> CheckBack:
    """Remember that a reply which resolved its conversation asked; what was planned is let go.

    To be called in the transaction of the reply. The link counts from when the reply leaves.
    """
    conversation = message.conversation
    planned = CheckBack.objects.planned().filter(conversation=conversation)
    planned.update(state=State.CANCELLED, cancelled_at=at, reason=_WITH_REPLY, claimed_until=None)
    rules = rules_of(conversation.team)
    made: CheckBack = CheckBack.objects.create(
        conversation=conversation, resolution=Event.objects.get(message=message, kind="resolved"),
        kind=kind_of(conversation), agent=message.agent, team=conversation.team,
        state=State.ASKED, due_at=message.at, asked_at=message.at, message=message,
        is_at_once=True, asks_rating=rules is not None and rules.asks_rating,
    )  # fmt: skip
    return made


def forget_unsent() -> None:
    """Nobody was asked by a reply that was taken back before it left."""
    CheckBack.objects.filter(is_at_once=True, state=State.ASKED, message=None).delete()
