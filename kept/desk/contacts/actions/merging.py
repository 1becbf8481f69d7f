"""Two contacts turn out to be one person; a person decides so, and may decide otherwise.

Tables above this floor follow by their foreign keys to Contact, which the model graph names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact, ContactMerge, ContactValue, Erasure
from kept.desk.staff.models import Agent

_STAY = {ContactMerge, Contact, Erasure}
"""Tables that tell the history of a contact, and are no possessions of it."""


@dataclass(frozen=True)
class Preview:
    """What a merge would do: ``moves`` counts rows by their name for people."""

    source: Contact
    target: Contact
    moves: dict[str, int]
    fills: tuple[str, ...]


def preview(source: Contact, target: Contact) -> Preview:
    """What merging ``source`` into ``target`` would move and fill, without doing it."""
    moves = {}
    for relation in _possessions():
        count = _of(relation, source).count()
        if count:
            moves[str(relation.related_model._meta.verbose_name_plural)] = count
    return Preview(source, target, moves, tuple(_gaps(source, target)))


@transaction.atomic
def merge(source: Contact, target: Contact, *, by: Agent, at: datetime) -> ContactMerge:
    """Make ``source`` part of ``target``: everything it has moves, its gaps are filled.

    Raises:
        Refused: they are the same, or one of them is merged or erased already.
    """
    locked = Contact.objects.select_for_update(of=("self",)).filter(pk__in=[source.pk, target.pk])
    both = {contact.pk: contact for contact in locked.order_by("pk")}
    if len(both) != 2:
        raise Refused("A contact cannot be merged with itself.")
    source, target = both[source.pk], both[target.pk]
    if any(one.merged_into_id or one.erased_at for one in (source, target)):
        raise Refused("One of them is part of another contact already, or erased.")
    moved = _move(source, target)
    filled = _gaps(source, target)
    for column in filled:
        setattr(target, column, getattr(source, column))
    target.save()
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    record = {"rows": moved, "filled": filled}
    return ContactMerge.objects.create(source=source, target=target, moved=record, by=by, at=at)


@transaction.atomic
def undo_merge(merged: ContactMerge, *, at: datetime) -> None:
    """Put back what moved; what came since stays with the target.

    Raises:
        Refused: it was undone already, or the target became part of another since.
    """
    if not ContactMerge.objects.filter(pk=merged.pk, undone_at=None).update(undone_at=at):
        raise Refused("This was undone already.")
    source, target = merged.source, merged.target
    if target.merged_into_id:
        raise Refused(f"{target} became part of another contact since. Undo that first.")
    for relation in _possessions():
        ids = merged.moved["rows"].get(relation.related_model._meta.label, {}).get(
            relation.field.name, []
        )  # fmt: skip
        rows = relation.related_model._default_manager.filter(pk__in=ids)
        rows.filter(**{relation.field.name: target}).update(**{relation.field.name: source})
    for column in merged.moved["filled"]:
        if getattr(target, column) == getattr(source, column):
            setattr(target, column, "" if isinstance(getattr(target, column), str) else None)
    target.save()
    source.merged_into = None
    source.save(update_fields=["merged_into"])


def _possessions() -> list[models.ManyToOneRel]:
    return [
        relation
        for relation in Contact._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.related_model not in _STAY
    ]


def _of(relation: models.ManyToOneRel, contact: Contact) -> models.QuerySet[Any]:
    return relation.related_model._default_manager.filter(**{relation.field.name: contact})


def _move(source: Contact, target: Contact) -> dict[str, dict[str, list[int]]]:
    moved: dict[str, dict[str, list[int]]] = {}
    for relation in _possessions():
        rows = _of(relation, source)
        if relation.related_model is ContactValue:  # one value a field: the target's own stays
            rows = rows.exclude(
                field__in=ContactValue.objects.filter(contact=target).values("field")
            )
        ids = list(rows.values_list("pk", flat=True))
        if ids:
            moved.setdefault(relation.related_model._meta.label, {})[relation.field.name] = ids
            relation.related_model._default_manager.filter(pk__in=ids).update(
                **{relation.field.name: target}
            )
    return moved


def _gaps(source: Contact, target: Contact) -> list[str]:
    columns = ("name", "called", "language", "zone", "preferred_channel", "address",
               "organisation_id", "reach_from", "reach_until", "no_follow_ups_since")  # fmt: skip
    return [column for column in columns if not getattr(target, column) and getattr(source, column)]
