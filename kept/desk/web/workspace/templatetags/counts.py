"""The numbers beside the places of the navigation."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.timezone import now

from kept.desk.conversations import for_you, lists
from kept.desk.promises import queries as promises

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting(context: Context) -> str:
    """How many open conversations wait for an answer of this person or of nobody yet."""
    return lists.said(lists.waiting(context["request"].user))


@register.simple_tag(takes_context=True)
def late_promises(context: Context) -> str:
    """How many promises of this person are late."""
    return lists.said(promises.count_late(context["request"].user, at=now()))


@register.simple_tag(takes_context=True)
def asked(context: Context) -> str:
    """How many questions of colleagues wait for this person."""
    return lists.said(for_you.count_asked(context["request"].user))
