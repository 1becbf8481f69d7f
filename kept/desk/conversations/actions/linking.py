"""Conversations that belong together and stay two are tied to each other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kept.desk.conversations import events
from kept.desk.conversations.models import Conversation, Link
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent


@transaction.atomic
def link(one: Conversation, other: Conversation, *, at: datetime, by: Agent | None = None) -> bool:
    """Tie two conversations together. False if they are; raises NotPossible for one and itself.

    Without ``by`` the machine did it: a mail names the one and may not go on there.
    """
    if one.pk == other.pk:
        raise NotPossible("A conversation cannot be tied to itself.")
    first, second = sorted((one, other), key=lambda each: each.pk)
    _, is_new = Link.objects.get_or_create(one=first, other=second, defaults={"by": by, "at": at})
    if is_new:
        _tell_both("linked", one, other, by=by, at=at)
    return is_new


@transaction.atomic
def unlink(one: Conversation, other: Conversation, *, by: Agent, at: datetime) -> bool:
    """Untie two conversations. False if they were not tied together."""
    first, second = sorted((one, other), key=lambda each: each.pk)
    gone, _ = Link.objects.filter(one=first, other=second).delete()
    if gone:
        _tell_both("unlinked", one, other, by=by, at=at)
    return bool(gone)


def _tell_both(
    kind: str, one: Conversation, other: Conversation, *, by: Agent | None, at: datetime
) -> None:
    for here, there in ((one, other), (other, one)):
        events.record(here, kind, by=by, at=at, other=there.pk, subject=there.subject)
