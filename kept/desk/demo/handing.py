"""How conversations of the demo change hands: as at a desk, with a card."""

from __future__ import annotations

from datetime import datetime

from kept.desk.coaching.cards import card_of
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, HandOver
from kept.desk.staff.models import Agent


def hand_to(conversation: Conversation, owner: Agent, *, at: datetime) -> None:
    """Give it to somebody: at once if nobody owns it, else by a hand-over that they accept."""
    conversation.refresh_from_db()
    if conversation.owner in (None, owner):
        actions.assign(conversation, owner, by=owner, at=at)
    else:
        asked = propose(conversation, owner, why="Knows this best", at=at)
        actions.accept_hand_over(asked, has_read=True, by=owner, at=at)


def propose(conversation: Conversation, to: Agent, *, why: str, at: datetime) -> HandOver:
    """Its owner asks somebody to take it."""
    assert conversation.owner is not None
    card = card_of(conversation, at=at)
    return actions.propose_hand_over(
        conversation, card, why=why, receiver=to, by=conversation.owner, at=at
    )
