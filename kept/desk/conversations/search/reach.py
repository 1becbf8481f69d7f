"""How far a search reaches, in SQL: the conversations that who asks may find something in."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models.expressions import RawSQL

from kept.desk.conversations.models import Conversation, Conversations
from kept.desk.lib.sql import sql_of
from kept.desk.staff.models import Agent


def among(conversations: Conversations) -> tuple[str, tuple[Any, ...]]:
    """In SQL: the conversation of the message ``said``, if it is one of these."""
    said = conversations.filter(pk=RawSQL("said.conversation_id", ()))
    return sql_of(said.order_by().values("pk"))


def anywhere(agent: Agent) -> tuple[str, tuple[Any, ...]]:
    """The same where words alone are looked for, as nearly always."""
    sql, times = _in_all(is_owner=agent.is_owner)
    return sql, (agent.pk,) * times


@cache
def _in_all(*, is_owner: bool) -> tuple[str, int]:
    """Put into SQL once: to do so costs as much as to find. And how often it is given who asks."""
    sql, params = among(Conversation.objects.open_to(0, is_owner=is_owner).standing())
    assert not any(params), "given nothing but who asks"
    return sql, len(params)
