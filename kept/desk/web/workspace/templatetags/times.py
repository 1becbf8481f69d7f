"""Distances of time, told by the server first and kept true by ``relative-time.js``."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now

from kept.desk.conversations.models import Conversation
from kept.desk.conversations.rows import left

register = template.Library()

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@register.filter
def distance(at: datetime | None) -> SafeString | str:
    """How far that moment is from now, before or after: "5 min", "2 h 05", "3 days"."""
    if at is None:
        return ""
    words = words_for(abs((now() - at).total_seconds()))
    return format_html('<relative-time datetime="{}">{}</relative-time>', at.isoformat(), words)


@register.filter
def ago(at: datetime) -> SafeString:
    """How long ago that was: "just now", "5 min ago"."""
    words = ago_in_words((now() - at).total_seconds())
    return format_html(
        '<relative-time past datetime="{}">{}</relative-time>', at.isoformat(), words
    )


@register.filter
def due(conversation: Conversation) -> SafeString:
    """How long until the answer to somebody who waits is due, or since; amber, then red."""
    at, by = now(), conversation.answer_due
    assert by is not None
    soon = conversation.due_soon or by
    look = "wait--late" if by <= at else "wait--due" if soon <= at else ""
    return format_html(
        '<due-time class="wait {}" datetime="{}" soon="{}">{}</due-time>',
        look, by.isoformat(), soon.isoformat(), left(by, at),
    )  # fmt: skip


def ago_in_words(seconds: float) -> str:
    """The words for so many seconds that have gone by."""
    return "just now" if seconds < MINUTE else f"{words_for(seconds)} ago"


def words_for(seconds: float) -> str:
    """The words for a number of seconds; ``relative-time.js`` says them by the same rules."""
    if seconds < MINUTE:
        return "now"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min"
    if seconds < DAY:
        return f"{int(seconds // HOUR)} h {int(seconds % HOUR // MINUTE):02}"
    days = int(seconds // DAY)
    return "1 day" if days == 1 else f"{days} days"
