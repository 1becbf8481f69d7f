"""What is promised, beside a conversation."""

from __future__ import annotations

import json

from django import template
from django.template import Context
from django.utils.timezone import now

from kept.desk.coaching.promise_times import choices
from kept.desk.conversations.models import Conversation
from kept.desk.promises import queries, rows
from kept.desk.promises.models import WAYS

register = template.Library()


@register.simple_tag(takes_context=True)
def open_promises(context: Context, conversation: Conversation) -> tuple[rows.Row, ...]:
    """The open promises of a conversation; no query where its clock says that there are none."""
    if conversation.promise_due is None:
        return ()
    agent, at = context["request"].user, now()
    found = queries.still_open(conversation)
    for promise in found:
        promise.conversation = conversation
    return tuple(rows.row(promise, agent=agent, at=at) for promise in found)


@register.simple_tag(takes_context=True)
def good_times(context: Context, conversation: Conversation) -> tuple[tuple[str, str], ...]:
    """Moments to promise something for, in words and for a field."""
    return choices(conversation, context["request"].user, now())


@register.simple_tag
def ways_to_keep() -> list[tuple[str, str]]:
    """How a promise can be kept, for a choice."""
    return [(key, f"Kept {words}" if key else "Kept when I say so") for key, words in WAYS.items()]


@register.simple_tag(takes_context=True)
def kept_chips(context: Context) -> str:
    """The promises that came with a reply that was stopped, as JSON: they stay confirmed."""
    return json.dumps(context["request"].POST.getlist("promise"))
