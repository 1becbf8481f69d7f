"""Passing a conversation on: proposed with a card, pending until somebody takes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from kept.desk.conversations.models import Conversation, HandOver, HandOverState, Status
from kept.desk.conversations.permissions import may_hand_over, may_see, may_take_over
from kept.desk.conversations.projection import change, hold
from kept.desk.conversations.refusals import MayNotSee, NotPossible
from kept.desk.conversations.transfers import refuse_passing_along
from kept.desk.staff.models import Absence, Agent, Team


@dataclass(frozen=True)
class Card:
    """What the next one must know, so that the customer need not say it again."""

    wanted: str = ""
    known: str = ""
    tried: str = ""
    promised: str = ""
    mood: str = ""


@transaction.atomic
def propose_hand_over(
    conversation: Conversation,
    card: Card,
    *,
    why: str,
    receiver: Agent | None = None,
    team: Team | None = None,
    by: Agent,
    at: datetime,
) -> HandOver:
    """Ask ``receiver``, or whoever of ``team``, to take it over; until then its owner has it.

    Raises:
        MayNotSee: the receiver may not look into it.
        NotPossible: nobody owns it, it is pending already, the receiver is away, or it was passed
            on before in a way that only a lead may go on with.
    """
    hold(conversation)
    owner = conversation.owner
    if owner is None or conversation.status == Status.RESOLVED:
        raise NotPossible("Only what somebody owns and works on can be handed over.")
    if not may_hand_over(by, conversation):
        raise NotPossible(f"{owner.name} owns this. They, or a lead, can hand it over.")
    if receiver is None and team is None:
        raise NotPossible("Say who should take it over: a person or a team.")
    if not why.strip():
        raise NotPossible("Say in a few words why it should be somebody else's.")
    if receiver is not None:
        _refuse_receiver(conversation, receiver, at)
    refuse_passing_along(conversation, receiver, by=by)
    if conversation.hand_overs.filter(state=HandOverState.PROPOSED).exists():
        raise NotPossible("It is being handed over already. Withdraw that first.")
    made: HandOver = HandOver.objects.create(
        conversation=conversation, giver=owner, receiver=receiver, team=team, by=by, at=at,
        why=" ".join(why.split())[:300], **asdict(card) | {"mood": card.mood[:300]},
    )  # fmt: skip
    told = {"hand_over": made.pk, "to": made.to, "why": made.why}
    change(conversation, "hand-over-proposed", {}, by=by, at=at, data=told)
    return made


@transaction.atomic
def accept_hand_over(hand_over: HandOver, *, has_read: bool, by: Agent, at: datetime) -> HandOver:
    """Take it over: from now on it is theirs. ``tell`` tells the customer, who goes on waiting.

    Raises:
        NotPossible: it was decided or overtaken meanwhile, or the card was not read.
    """
    conversation = _held(hand_over, by)
    if not has_read:
        raise NotPossible("Read the card first: the customer should not have to say it again.")
    if conversation.status == Status.RESOLVED:
        raise NotPossible("It was resolved meanwhile. There is nothing to take over.")
    before = hand_over.giver
    _decide(hand_over, HandOverState.ACCEPTED, by=by, at=at)
    columns = {"owner_id": by.pk, "transfers": conversation.transfers + 1}
    if hand_over.team_id is not None and may_see(by, Conversation(team=hand_over.team)):
        columns["team_id"] = hand_over.team_id
    told = {"hand_over": hand_over.pk, "from": before.name, "to": by.name}
    change(conversation, "handed-over", columns, by=by, at=at, data=told)
    return hand_over


@transaction.atomic
def decline_hand_over(hand_over: HandOver, reason: str, *, by: Agent, at: datetime) -> HandOver:
    """Say that one does not take it, and why; it stays with its owner.

    Raises:
        NotPossible: without a reason, or it was decided meanwhile.
    """
    conversation = _held(hand_over, by)
    if not reason.strip():
        raise NotPossible("Say why not, so that it can go to the right place.")
    _decide(hand_over, HandOverState.DECLINED, by=by, at=at, reason=reason)
    told = {"hand_over": hand_over.pk, "to": hand_over.giver.name, "reason": hand_over.reason}
    change(conversation, "hand-over-declined", {}, by=by, at=at, data=told)
    return hand_over


@transaction.atomic
def withdraw_hand_over(hand_over: HandOver, *, by: Agent, at: datetime) -> HandOver:
    """Keep it after all.

    Raises:
        NotPossible: it was decided meanwhile, or is not this person's to withdraw.
    """
    conversation = hold(hand_over.conversation)
    _refuse_decided(hand_over)
    if by.pk not in (hand_over.by_id, hand_over.giver_id) and not by.is_lead:
        raise NotPossible(f"{hand_over.by.name} proposed this. They, or a lead, can withdraw it.")
    _decide(hand_over, HandOverState.WITHDRAWN, by=by, at=at)
    told = {"hand_over": hand_over.pk}
    change(conversation, "hand-over-withdrawn", {}, by=by, at=at, data=told)
    return hand_over


@transaction.atomic
def return_hand_overs_to(agent: Agent, *, at: datetime) -> int:
    """Decline what waits for somebody who is away; how many that were."""
    waiting = HandOver.objects.pending().filter(receiver=agent)
    for one in waiting.select_related("conversation", "giver"):
        hold(one.conversation)
        reason = f"{agent.name} is away."
        _decide(one, HandOverState.DECLINED, by=None, at=at, reason=reason)
        told = {"hand_over": one.pk, "to": one.giver.name, "reason": reason}
        change(one.conversation, "hand-over-declined", {}, at=at, data=told)
    return len(waiting)


def _refuse_receiver(conversation: Conversation, receiver: Agent, at: datetime) -> None:
    if receiver.pk == conversation.owner_id:
        raise NotPossible(f"{receiver.name} owns it already.")
    if not may_see(receiver, conversation):
        raise MayNotSee([receiver])
    if not receiver.is_active or Absence.objects.at(at).filter(agent=receiver).exists():
        raise NotPossible(f"{receiver.name} is away. Choose somebody who is there.")


def _held(hand_over: HandOver, by: Agent) -> Conversation:
    conversation = hold(hand_over.conversation)
    _refuse_decided(hand_over)
    if not may_take_over(by, hand_over):
        raise NotPossible(f"This waits for {hand_over.to}, not for you.")
    return conversation


def _refuse_decided(hand_over: HandOver) -> None:
    hand_over.refresh_from_db(fields=["state"])
    if hand_over.state != HandOverState.PROPOSED:
        raise NotPossible(f"It was {hand_over.get_state_display().lower()} meanwhile.")


def _decide(
    hand_over: HandOver, state: HandOverState, *, by: Agent | None, at: datetime, reason: str = ""
) -> None:
    hand_over.state, hand_over.decided_by, hand_over.decided_at = state, by, at
    hand_over.reason = " ".join(reason.split())[:300]
    hand_over.save(update_fields=["state", "decided_by", "decided_at", "reason"])
