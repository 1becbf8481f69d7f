"""Where a conversation stands and whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Batch, Conversation, Priority, Status
from kept.desk.conversations.permissions import may_hand_over, may_see
from kept.desk.conversations.projection import (
    change,
    hold,
    last_closed_by_hand,
    settle,
    unanswered_since,
    unsettle,
)
from kept.desk.conversations.refusals import MayNotSee, NotPossible
from kept.desk.conversations.search import reindex_conversation
from kept.desk.conversations.transfers import HandOverNeeded, refuse_passing_along
from kept.desk.staff.models import Agent, Team


@transaction.atomic
def assign(
    conversation: Conversation,
    owner: Agent | None,
    *,
    by: Agent,
    at: datetime,
    batch: Batch | None = None,
) -> bool:
    """Give out what nobody owns, take over oneself, or give it back. False if it is so already.

    Raises:
        MayNotSee: they may not look into it.
        HandOverNeeded: somebody owns it, and would have to be asked or told: propose a hand-over.
        NotPossible: it is not this person's to give back, or it went round before.
    """
    _hold_unmerged(conversation)
    if conversation.owner_id == (owner.pk if owner else None):
        return False
    if owner is not None and not may_see(owner, conversation):
        raise MayNotSee([owner])
    told = {"from": _name(conversation.owner), "to": _name(owner)}
    columns: dict[str, Any] = {"owner_id": owner.pk if owner else None}
    if conversation.owner is not None and conversation.status != Status.RESOLVED:
        _refuse_taking_away(conversation, conversation.owner, owner, by=by)
        columns["transfers"] = conversation.transfers + (owner is not None)
    change(conversation, "assigned", columns, by=by, at=at, batch=batch, data=told)
    return True


def take_what_nobody_owns(conversation: Conversation, *, by: Agent, at: datetime) -> bool:
    """Own what one works on, if nobody does: nothing leaves the intake without an owner."""
    conversation.refresh_from_db(fields=["owner"])
    return conversation.owner_id is None and assign(conversation, by, by=by, at=at)


@transaction.atomic
def move_to_team(
    conversation: Conversation,
    team: Team | None,
    *,
    by: Agent,
    at: datetime,
    batch: Batch | None = None,
) -> bool:
    """Give it to another team, or to none. False if it is theirs already.

    Raises:
        HandOverNeeded: somebody owns it who is not in that team: propose a hand-over.
    """
    _hold_unmerged(conversation)
    if conversation.team_id == (team.pk if team else None):
        return False
    told = {"from": _name(conversation.team), "to": _name(team)}
    columns: dict[str, Any] = {"team_id": team.pk if team else None}
    owner = conversation.owner
    is_worked_on = owner is not None and conversation.status != Status.RESOLVED
    if owner is not None and team is not None and not team.members.filter(pk=owner.pk).exists():
        if is_worked_on:
            raise HandOverNeeded(owner)
        columns["owner_id"] = None
    change(conversation, "team-changed", columns, by=by, at=at, batch=batch, data=told)
    return True


@transaction.atomic
def snooze(
    conversation: Conversation,
    *,
    until: datetime,
    why: str,
    by: Agent,
    at: datetime,
    batch: Batch | None = None,
) -> bool:
    """Set it aside until a moment; any message of the customer wakes it earlier.

    Raises:
        NotPossible: the moment has passed, or the conversation became part of another.
    """
    if until <= at:
        raise NotPossible("That moment has passed. Choose a later one.")
    _hold_unmerged(conversation)
    told: dict[str, Any] = {"until": until.isoformat(), "why": why}
    columns: dict[str, Any] = {"status": Status.SNOOZED, "snoozed_until": until}
    if conversation.status == Status.RESOLVED:
        waiting, awakened = _waiting_again(conversation)
        columns, told = columns | waiting, told | awakened
    change(conversation, "snoozed", columns, by=by, at=at, batch=batch, data=told)
    return True


@transaction.atomic
def resolve(
    conversation: Conversation,
    *,
    reason: str,
    confirmation: str = "",
    by: Agent,
    at: datetime,
    batch: Batch | None = None,
) -> bool:
    """Close it; any message of the customer opens it again. False if it is resolved already.

    ``confirmation`` says whether the customer ``confirmed`` it or is ``asked``. Screens resolve
    through ``coaching.closing``, which looks for what is left open.
    """
    _hold_unmerged(conversation)
    if conversation.status == Status.RESOLVED:
        return False
    columns = {"status": Status.RESOLVED, "snoozed_until": None, "waiting_since": None}
    told = {"reason": reason, "confirmation": confirmation}
    event = change(conversation, "resolved", columns, by=by, at=at, batch=batch, data=told)
    settle(conversation, event)
    return True


@transaction.atomic
def wait_for_customer(
    conversation: Conversation, *, by: Agent, at: datetime, batch: Batch | None = None
) -> bool:
    """Say that it is the customer's turn. False if it is already."""
    _hold_unmerged(conversation)
    if conversation.status == Status.WAITING and conversation.waiting_since is None:
        return False
    told = {"from": conversation.status, "to": str(Status.WAITING)}
    columns = {"status": Status.WAITING, "snoozed_until": None, "waiting_since": None}
    event = change(conversation, "status-changed", columns, by=by, at=at, batch=batch, data=told)
    settle(conversation, event)
    return True


@transaction.atomic
def reopen(
    conversation: Conversation, *, by: Agent, at: datetime, batch: Batch | None = None
) -> bool:
    """Open it again; who waited when it was closed waits again. False if it is open."""
    _hold_unmerged(conversation)
    if conversation.status == Status.OPEN:
        return False
    kind = "woke" if conversation.status == Status.SNOOZED else "reopened"
    waiting, awakened = _waiting_again(conversation)
    columns = {"status": Status.OPEN, "snoozed_until": None, **waiting}
    change(conversation, kind, columns, by=by, at=at, batch=batch, data=awakened)
    return True


@transaction.atomic
def rename(conversation: Conversation, subject: str, *, by: Agent, at: datetime) -> bool:
    """Give it another subject. False if it has that one."""
    hold(conversation)
    new = " ".join(subject.split())[:255]
    if new == conversation.subject:
        return False
    told = {"from": conversation.subject, "to": new}
    change(conversation, "renamed", {"subject": new}, by=by, at=at, data=told)
    reindex_conversation(conversation)
    return True


@transaction.atomic
def prioritise(conversation: Conversation, priority: str, *, by: Agent, at: datetime) -> bool:
    """Say how much sooner or later an answer is due. False if it is so already.

    Raises:
        NotPossible: there is no such priority.
    """
    if priority not in Priority.values:
        raise NotPossible(f"There is no priority “{priority}”. Choose one of the list.")
    hold(conversation)
    if conversation.priority == priority:
        return False
    told = {"from": conversation.priority, "to": priority}
    change(conversation, "priority-changed", {"priority": priority}, by=by, at=at, data=told)
    return True


@transaction.atomic
def change_contact(
    conversation: Conversation, contact: Contact, *, by: Agent, at: datetime
) -> bool:
    """Say that it is somebody else's; who wrote each message stays. False if it is theirs."""
    hold(conversation)
    if conversation.contact_id == contact.pk:
        return False
    told = {"from": conversation.contact.display_name, "to": contact.display_name}
    change(conversation, "contact-changed", {"contact_id": contact.pk}, by=by, at=at, data=told)
    reindex_conversation(conversation)
    return True


@transaction.atomic
def wake_due(at: datetime) -> datetime | None:
    """Open every conversation whose time of rest is over. When the next one's will be."""
    asleep = Conversation.objects.filter(status=Status.SNOOZED).order_by("snoozed_until")
    for conversation in asleep.filter(snoozed_until__lte=at)[:500]:
        hold(conversation)
        until = conversation.snoozed_until
        if until is not None and until <= at:
            columns = {"status": Status.OPEN, "snoozed_until": None}
            change(conversation, "woke", columns, at=at)
    following: datetime | None = asleep.values_list("snoozed_until", flat=True).first()
    return following


def _refuse_taking_away(
    conversation: Conversation, from_: Agent, to: Agent | None, *, by: Agent
) -> None:
    if to is None and not may_hand_over(by, conversation):
        raise NotPossible(f"{from_.name} owns this. They, or a lead, can give it back.")
    if to is not None and to != by:
        raise HandOverNeeded(from_)
    if to is not None:
        refuse_passing_along(conversation, to, by=by)


def _hold_unmerged(conversation: Conversation) -> None:
    hold(conversation)
    if conversation.merged_into_id is not None:
        raise NotPossible(
            f"This conversation became part of number {conversation.merged_into_id}. "
            "Change that one, or undo the merge."
        )


def _waiting_again(conversation: Conversation) -> tuple[dict[str, Any], dict[str, Any]]:
    """Undo what a person closed without an answer.

    The columns that say since when somebody waits, and what the event keeps for undoing this.
    """
    closed = last_closed_by_hand(conversation) if conversation.waiting_since is None else None
    if closed is not None:
        unsettle(conversation, closed)
    columns = {"waiting_since": unanswered_since(conversation)}
    return columns, {"awakened": closed.pk} if closed is not None else {}


def _name(who: Agent | Team | None) -> str:
    return who.name if who else ""
