"""Conversations for programs: to find what they promise about."""

from __future__ import annotations

from kept.desk.conversations import models, permissions
from kept.desk.lib import keyset
from kept.desk.web.api import shapes, telling
from kept.desk.web.api.door import Call
from kept.desk.web.api.operations import Given


def one(call: Call, pk: int, *, query: shapes.PageOfMessages) -> Given:
    """A conversation by its number, which stands in its address, with what was said in it."""
    found = permissions.find_conversation(call.agent, pk)
    said = models.Message.objects.filter(conversation=found)
    said = said.select_related("agent", "contact").prefetch_related("attachments")
    page = keyset.page(said, order=("at", "id"), after=query.after, size=query.size)
    return 200, telling.conversation(found, page.rows, next=page.next)
