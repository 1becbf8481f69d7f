"""Messages go where they belong: conversations are merged and split, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kept.desk.conversations import clock
from kept.desk.conversations.actions.carrying import carry_over, take_off
from kept.desk.conversations.models import (
    Batch,
    Conversation,
    Event,
    Message,
    Move,
    Status,
)
from kept.desk.conversations.projection import (
    change,
    hold,
    last_said,
    plain,
    restorable,
    unanswered_since,
)
from kept.desk.conversations.refusals import NotPossible
from kept.desk.conversations.search import reindex_conversation
from kept.desk.lib import work
from kept.desk.staff.models import Agent


@transaction.atomic
def merge(
    source: Conversation,
    target: Conversation,
    *,
    by: Agent,
    at: datetime,
    batch: Batch | None = None,
) -> Move:
    """Make ``source`` part of ``target``: its messages and what hangs on it go there.

    ``source`` rests from now on, and leads to ``target``; what comes in for it goes there.

    Raises:
        NotPossible: they are the same, or one is part of another already.
    """
    _hold_both(source, target)
    if source.pk == target.pk:
        raise NotPossible("A conversation cannot be merged with itself.")
    _refuse_merged(source, target)
    moved = list(source.messages.all())
    added = carry_over(source, target)
    columns = _together(source, target)
    _send(moved, target)
    resting = {
        "status": Status.RESOLVED, "snoozed_until": None, "waiting_since": None,
        "merged_into_id": target.pk,
    }  # fmt: skip
    return _record("merge", source, target, resting, columns, moved, by, at, batch, **added)


@transaction.atomic
def split(
    conversation: Conversation,
    messages: Sequence[Message],
    *,
    subject: str,
    by: Agent,
    at: datetime,
) -> Move:
    """Make some of the messages a conversation of their own, with the same people.

    Raises:
        NotPossible: no message or all of them are chosen, or one is of another conversation.
    """
    hold(conversation)
    _refuse_merged(conversation)
    chosen = [message for message in messages if message.conversation_id == conversation.pk]
    if not chosen or len(chosen) != len(messages):
        raise NotPossible("Choose messages of this conversation to split off.")
    stay = conversation.messages.exclude(pk__in=[message.pk for message in chosen])
    if not stay.public().exists():
        raise NotPossible("At least one message of the customer or to them has to stay.")
    first = min(chosen, key=lambda message: (message.at, message.pk))
    new: Conversation = Conversation.objects.create(
        subject=subject[:255] or conversation.subject, channel_id=conversation.channel_id,
        contact_id=first.contact_id or conversation.contact_id, created_at=first.at,
        team_id=conversation.team_id, owner_id=conversation.owner_id, last_message_at=first.at,
    )  # fmt: skip
    _send(chosen, new)
    return _record(
        "split", conversation, new, _of_messages(conversation), _of_messages(new), chosen, by, at
    )


@transaction.atomic
def undo_move(move: Move, *, by: Agent, at: datetime) -> list[str]:
    """Put back what a merge or split moved; columns that changed since stay as they are.

    A conversation that a split made rests afterwards. What could not be put back, as sentences.

    Raises:
        NotPossible: it is undone already, or messages have been moved on or come in since.
    """
    move = Move.objects.select_for_update().get(pk=move.pk)
    source, target = Conversation(pk=move.source_id), Conversation(pk=move.target_id)
    _hold_both(source, target)
    _refuse_undoing(move, target)
    messages = list(move.messages.filter(conversation=target))
    _send(messages, source)
    kept = [*_put_back(move, source, "source"), *_put_back(move, target, "target")]
    take_off(move, source, target)
    if move.kind == "split":
        _rest(target, source)
    move.undone_at = at
    move.save(update_fields=["undone_at"])
    for one, other in ((source, target), (target, source)):
        told = {"other": other.pk, "subject": other.subject, "kind": move.kind}
        change(one, "move-undone", _clock(one), by=by, at=at, data=told)
    return kept


def _hold_both(one: Conversation, other: Conversation) -> None:
    """Always in the same order, so that two who merge crosswise do not wait for each other."""
    for each in sorted((one, other), key=lambda each: each.pk):
        hold(each)


def _refuse_merged(*conversations: Conversation) -> None:
    for one in conversations:
        if one.merged_into_id is not None:
            raise NotPossible(
                f"Number {one.pk} is part of number {one.merged_into_id} already. Use that one."
            )


def _refuse_undoing(move: Move, target: Conversation) -> None:
    if move.undone_at is not None:
        raise NotPossible("This has been undone already.")
    if target.merged_into_id is not None:
        raise NotPossible(
            f"Number {target.pk} has become part of number {target.merged_into_id} since. "
            "Undo that first."
        )
    if move.kind == "split" and target.messages.exclude(moves=move).exists():
        raise NotPossible(
            "The new conversation has messages of its own by now. Merge the two instead."
        )


def _together(source: Conversation, target: Conversation) -> dict[str, Any]:
    """The columns of a conversation that takes another in: the livelier of both decides."""
    columns: dict[str, Any] = {"is_archive": source.is_archive and target.is_archive}
    order = [Status.OPEN, Status.SNOOZED, Status.WAITING, Status.RESOLVED]
    if order.index(Status(source.status)) < order.index(Status(target.status)):
        columns |= {"status": source.status, "snoozed_until": source.snoozed_until}
    waiting = [one.waiting_since for one in (source, target) if one.waiting_since is not None]
    columns["waiting_since"] = min(waiting, default=None)
    if source.last_message_at > target.last_message_at:
        columns |= {"last_message_at": source.last_message_at, "preview": source.preview}
    if target.owner_id is None and source.team_id == target.team_id:
        columns["owner_id"] = source.owner_id
    return columns


def _of_messages(conversation: Conversation) -> dict[str, Any]:
    """The columns of a conversation that follow from the messages it has now."""
    return last_said(conversation) | _clock(conversation)


def _clock(conversation: Conversation) -> dict[str, Any]:
    """Since when somebody waits; where somebody does, it cannot rest."""
    since = unanswered_since(conversation)
    if since is not None and conversation.status == Status.RESOLVED:
        return {"status": Status.OPEN, "waiting_since": since}
    return {"waiting_since": since}


def _send(messages: Sequence[Message], target: Conversation) -> None:
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(conversation=target)
    reindex_conversation(target)
    work.wake(work.Due.PROMISE)


def _record(
    kind: str,
    source: Conversation,
    target: Conversation,
    of_source: dict[str, Any],
    of_target: dict[str, Any],
    messages: Sequence[Message],
    by: Agent,
    at: datetime,
    batch: Batch | None = None,
    **added: list[int],
) -> Move:
    """Change both, tell it in both stories, and keep what is needed to undo it."""
    done = "merged" if kind == "merge" else "split"
    before: dict[str, Any] = dict(added)
    sides = (("source", source, target, of_source), ("target", target, source, of_target))
    for side, one, other, columns in sides:
        told = {
            "other": other.pk, "subject": other.subject, "count": len(messages),
            "direction": "into" if side == "source" else "from",
        }  # fmt: skip
        event = change(one, done, columns, by=by, at=at, batch=batch, data=told)
        before[side] = event.pk
    move = Move.objects.create(kind=kind, source=source, target=target, before=before, by=by, at=at)
    move.messages.set(messages)
    return move


def _put_back(move: Move, conversation: Conversation, side: str) -> list[str]:
    """Restore the columns that the move changed, unless changed since; say which were."""
    event = Event.objects.get(pk=move.before[side])
    columns = restorable(conversation, event)
    was = event.data.get("was", {})
    if side == "source" and move.kind == "merge" and "merged_into_id" not in columns:
        columns |= {"merged_into_id": None}
    for name, value in columns.items():
        setattr(conversation, name, value)
    if columns:
        conversation.save(update_fields=[*columns, *clock.wind(conversation, columns)])
    kept = [
        name
        for name in was
        if name not in columns and plain(getattr(conversation, name)) != was[name]
    ]
    return [
        f"{_WORDS[name]} of number {conversation.pk} was changed since, and stays."
        for name in kept
        if name in _WORDS
    ]


_WORDS = {
    "status": "The status",
    "owner_id": "The owner",
    "last_message_at": "The time of the last message",
}


def _rest(made: Conversation, home: Conversation) -> None:
    """A conversation without messages leads to the one it came from."""
    made.status, made.snoozed_until, made.waiting_since = Status.RESOLVED, None, None
    made.merged_into = home
    columns = ["status", "snoozed_until", "waiting_since", "merged_into"]
    made.save(update_fields=[*columns, *clock.wind(made, columns)])
