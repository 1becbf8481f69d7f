"""Promises for programs, to read."""

from __future__ import annotations

from kept.desk.conversations import permissions
from kept.desk.lib import keyset
from kept.desk.promises import models, queries, rows
from kept.desk.web.api import shapes, telling
from kept.desk.web.api.door import Call
from kept.desk.web.api.operations import Given

_ORDER = ("due_at", "id")


def of_desk(call: Call, *, query: shapes.PromisesOfDesk) -> Given:
    """Open promises that the key's person may see, soonest due first."""
    found = queries.of(call.agent, query.of).open()
    if query.state == "late":
        found = found.past(call.at)
    return _page(call, found, query)


def of_conversation(call: Call, pk: int, *, query: shapes.PromisesHere) -> Given:
    """What is promised in a conversation, soonest due first; all: what ended, too."""
    conversation = permissions.find_conversation(call.agent, pk)
    found = models.Promise.objects.filter(conversation=conversation)
    if query.state != "all":
        found = found.open()
    if query.state == "late":
        found = found.past(call.at)
    return _page(call, found, query)


def _page(
    call: Call, found: models.Promises, query: shapes.PromisesOfDesk | shapes.PromisesHere
) -> Given:
    named = rows.named(found).select_related("made_by")
    page = keyset.page(named, order=_ORDER, after=query.after, size=query.size)
    each = [telling.promise(one, at=call.at) for one in page.rows]
    return 200, shapes.Promises(promises=each, next=page.next or None)


def one(call: Call, pk: int) -> Given:
    """A promise as it stands."""
    return told(call, pk)


def told(call: Call, pk: int, status: int = 200) -> Given:
    """The promise as it stands after what was done."""
    return status, telling.promise(queries.find(call.agent, pk), at=call.at)
