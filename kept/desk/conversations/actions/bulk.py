"""Many conversations changed at one stroke, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from kept.desk.conversations.actions import state, tagging
from kept.desk.conversations.models import Batch, Conversation, Event, Status
from kept.desk.conversations.permissions import may_see
from kept.desk.conversations.projection import (
    change,
    hold,
    restorable,
    settle,
    unanswered_since,
    unsettle,
)
from kept.desk.conversations.refusals import NotPossible, Refusal
from kept.desk.staff.models import Agent

MOST = 1000
CHUNK = 50
"""So many at a time, so that nobody else's writing waits long."""

VERBS: dict[str, Callable[..., Any]] = {
    "assign": state.assign,
    "move_to_team": state.move_to_team,
    "snooze": state.snooze,
    "resolve": state.resolve,
    "reopen": state.reopen,
    "wait_for_customer": state.wait_for_customer,
    "tag": tagging.tag,
    "untag": tagging.untag,
}


@dataclass(frozen=True)
class Undone:
    """How many conversations are as before, and how many stay because they changed since."""

    undone: int
    kept: int


def bulk(
    verb: str,
    conversations: Iterable[int],
    *arguments: Any,
    by: Agent,
    at: datetime,
    via: Callable[..., Any] | None = None,
    **more: Any,
) -> Batch:
    """Do one of ``VERBS`` to up to 1,000 conversations, given by their numbers.

    ``arguments`` and ``more`` are the verb's own; ``via`` is done in its place, for what a floor
    above has to say about it. What the person may not see is left alone. The
    batch tells in ``changed`` how many it changed, and in ``refusals`` why others stayed.

    Raises:
        NotPossible: there are more than 1,000.
    """
    wanted = sorted(set(conversations))
    if len(wanted) > MOST:
        raise NotPossible(f"These are {len(wanted):,}. Choose {MOST:,} conversations at most.")
    seen = Conversation.objects.visible_to(by).standing()
    batch = Batch.objects.create(by=by, at=at, verb=verb)
    refusals: dict[str, int] = {}
    for numbers in _chunks(wanted):
        with transaction.atomic():
            for one in seen.filter(pk__in=numbers).order_by("pk"):
                try:
                    (via or VERBS[verb])(one, *arguments, by=by, at=at, batch=batch, **more)
                except Refusal as refusal:
                    refusals[str(refusal)] = refusals.get(str(refusal), 0) + 1
    batch.changed = batch.events.values("conversation").distinct().count()
    batch.refusals = tuple(refusals.items())
    return batch


def undo_batch(batch: Batch, *, by: Agent, at: datetime) -> Undone:
    """Put back what a batch changed, where nobody changed it since.

    Raises:
        NotPossible: it was undone already, by somebody or this very moment.
    """
    if not Batch.objects.filter(pk=batch.pk, undone_at=None).update(undone_at=at):
        raise NotPossible("This has been undone already.")
    batch.refresh_from_db()
    undone = kept = 0
    for numbers in _chunks(sorted(set(batch.events.values_list("conversation_id", flat=True)))):
        with transaction.atomic():
            changes = batch.events.filter(conversation__in=numbers).order_by("conversation_id")
            for event in changes.select_related("conversation"):
                if _undo(event, by=by, at=at):
                    undone += 1
                else:
                    kept += 1
    return Undone(undone, kept)


def _undo(event: Event, *, by: Agent, at: datetime) -> bool:
    conversation = hold(event.conversation)
    if conversation.merged_into_id is not None or not _may_undo(by, event):
        return False
    if event.kind == "tagged":
        return _undo_tags(conversation, event, by=by, at=at)
    columns = restorable(conversation, event)
    if set(columns) != set(event.data.get("was", {})):
        return False
    unsettle(conversation, event)
    if "awakened" in event.data:
        settle(conversation, Event.objects.get(pk=event.data["awakened"]))
    if "status" in columns or "waiting_since" in columns:
        rests = columns.get("status", conversation.status) == Status.RESOLVED
        columns["waiting_since"] = None if rests else unanswered_since(conversation)
    told = {"kind": event.kind, "undoes": [event.pk]}
    change(conversation, "undone", columns, by=by, at=at, data=told)
    return True


def _may_undo(by: Agent, event: Event) -> bool:
    """Out of a team one may not look into, only while nothing was said or done there since."""
    if may_see(by, event.conversation):
        return True
    return not event.conversation.events.filter(pk__gt=event.pk).exists()


def _undo_tags(conversation: Conversation, event: Event, *, by: Agent, at: datetime) -> bool:
    """Take off what was put on and is there still; put on what was taken off and is missing."""
    added, removed = event.data["added"], event.data["removed"]
    off = tagging.untag(conversation, added, by=by, at=at) if added else []
    on = tagging.tag(conversation, removed, by=by, at=at) if removed else []
    return bool(off or on)


def _chunks(numbers: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
