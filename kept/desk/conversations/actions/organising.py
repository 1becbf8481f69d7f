"""What a team keeps order with: names of tags, fields, views."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kept.desk.contacts.models import ContactField
from kept.desk.conversations.models import ConversationField, Tag, View
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.actions import journal
from kept.desk.staff.models import Agent, Team


@transaction.atomic
def rename_tag(tag: Tag, name: str, *, by: Agent, at: datetime) -> None:
    """Call a tag something else, on every conversation that wears it.

    Raises:
        NotPossible: there is no name, or another tag has it.
    """
    name = " ".join(name.split())[:40]
    if not name or "," in name:
        raise NotPossible("A tag needs a name, and no comma in it.")
    if Tag.objects.filter(name__iexact=name).exclude(pk=tag.pk).exists():
        raise NotPossible(f"There is a tag “{name}” already.")
    journal("tag-renamed", f"{tag.name}: {name}", by=by, at=at)
    tag.name = name
    tag.save(update_fields=["name"])


@transaction.atomic
def archive_tag(tag: Tag, *, by: Agent, at: datetime) -> None:
    """Offer a tag no longer; conversations that wear it keep it."""
    tag.archived_at = at
    tag.save(update_fields=["archived_at"])
    journal("tag-archived", tag.name, by=by, at=at)


@transaction.atomic
def keep_view(
    *, name: str, query: str, order: str, by: Agent, at: datetime,
    agent: Agent | None = None, team: Team | None = None,
) -> View:  # fmt: skip
    """A list with a name: of ``agent``, of ``team``, or of everybody."""
    view = View.objects.create(name=name, query=query, order=order, agent=agent, team=team)
    if agent is None:
        journal("view-made", name, by=by, at=at, query=query)
    return view


@transaction.atomic
def remove_view(view: View, *, by: Agent, at: datetime) -> None:
    if view.agent_id is None:
        journal("view-removed", view.name, by=by, at=at)
    view.delete()


@transaction.atomic
def add_field(
    table: type[ConversationField] | type[ContactField], *, name: str, kind: str,
    choices: Sequence[str], by: Agent, at: datetime,
) -> ConversationField | ContactField:  # fmt: skip
    """A new field of conversations or of contacts.

    Raises:
        NotPossible: the name is taken, or a choice has nothing to choose from.
    """
    if table.objects.filter(name__iexact=name).exists():
        raise NotPossible(f"There is a field “{name}” already.")
    if kind == "choice" and not choices:
        raise NotPossible("A choice needs something to choose from.")
    position = table.objects.count()
    made = table.objects.create(name=name, kind=kind, choices=list(choices), position=position)
    journal("field-added", name, by=by, at=at, holds=kind)
    return made


@transaction.atomic
def archive_field(field: ConversationField | ContactField, *, by: Agent, at: datetime) -> None:
    """Ask for it no longer; what was filled in stays."""
    field.archived_at = at
    field.save(update_fields=["archived_at"])
    journal("field-archived", field.name, by=by, at=at)
