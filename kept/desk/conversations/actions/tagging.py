"""The words and fields by which a team sorts its conversations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower

from kept.desk.conversations import events
from kept.desk.conversations.models import (
    Batch,
    Conversation,
    ConversationField,
    ConversationValue,
    Tag,
    Tagging,
)
from kept.desk.conversations.projection import change, hold
from kept.desk.conversations.refusals import NotPossible
from kept.desk.lib import fields
from kept.desk.staff.models import Agent

LONGEST = 40


@transaction.atomic
def tag(
    conversation: Conversation,
    names: Iterable[str],
    *,
    by: Agent | None,
    at: datetime,
    batch: Batch | None = None,
) -> list[str]:
    """Put tags on, made if there are none of that name whatever its capitals. The new ones.

    Raises:
        NotPossible: a name is too long, or holds a comma or quotes.
    """
    hold(conversation)
    tags = _tags(names, at)
    have = set(conversation.taggings.values_list("tag_id", flat=True))
    new = [one for one in tags if one.pk not in have]
    Tagging.objects.bulk_create(
        Tagging(conversation=conversation, tag=one, by=by, at=at) for one in new
    )
    added = [one.name for one in new]
    if added:
        events.record(conversation, "tagged", by=by, at=at, batch=batch, added=added, removed=[])
    return added


@transaction.atomic
def untag(
    conversation: Conversation,
    names: Iterable[str],
    *,
    by: Agent | None,
    at: datetime,
    batch: Batch | None = None,
) -> list[str]:
    """Take tags off, whatever their capitals. Those that were there."""
    hold(conversation)
    wanted = {name.strip().lower() for name in names}
    worn = [
        one for one in conversation.taggings.select_related("tag") if one.tag.name.lower() in wanted
    ]
    removed = [one.tag.name for one in worn]
    Tagging.objects.filter(pk__in=[one.pk for one in worn]).delete()
    if removed:
        events.record(conversation, "tagged", by=by, at=at, batch=batch, added=[], removed=removed)
    return removed


@transaction.atomic
def set_field(
    conversation: Conversation, field: ConversationField, raw: str, *, by: Agent, at: datetime
) -> bool:
    """Say what a field holds, as typed; empty clears it. False if it holds that already.

    Raises:
        NotPossible: it is not a number, day or choice as the field wants it.
    """
    hold(conversation)
    kept = ConversationValue.objects.filter(conversation=conversation, field=field).first()
    was = _told(kept)
    if not raw.strip():
        if kept is None:
            return False
        kept.delete()
        kept = None
    else:
        try:
            columns = fields.read(field, raw)
        except fields.Unreadable as problem:
            raise NotPossible(str(problem)) from None
        kept, _ = ConversationValue.objects.update_or_create(
            conversation=conversation, field=field, defaults=columns
        )
    now = _told(kept)
    if now == was:
        return False
    told = {"field": field.name, "from": was, "to": now}
    change(conversation, "field-changed", {}, by=by, at=at, data=told)
    return True


def _tags(names: Iterable[str], at: datetime) -> list[Tag]:
    """The tags of these names; those that are missing are made, archived ones come back."""
    wanted: dict[str, str] = {}
    for raw in names:
        name = " ".join(raw.split())
        if len(name) > LONGEST or set(name) & set(',"'):
            raise NotPossible(
                f"“{name}” cannot be a tag: {LONGEST} letters at most, no commas, no quotes."
            )
        if name:
            wanted.setdefault(name.lower(), name)
    known = {
        one.name.lower(): one
        for one in Tag.objects.annotate(small=Lower("name")).filter(small__in=wanted)
    }
    for one in known.values():
        if one.archived_at is not None:
            one.archived_at = None
            one.save(update_fields=["archived_at"])
    return [known.get(small) or Tag.objects.create(name=name) for small, name in wanted.items()]


def _told(value: ConversationValue | None) -> str:
    if value is None:
        return ""
    said = value.value
    return f"{said.normalize():f}" if value.number is not None else str(said)
