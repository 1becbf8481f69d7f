"""Calls: written down, or promised by hand, at an hour that suits or for a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kept.desk.coaching import actions as coaching
from kept.desk.coaching.call_hours import call_now, promised_calls
from kept.desk.coaching.drafts import NeedsReason, of_guard
from kept.desk.conversations.models import Conversation, Message
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent


@transaction.atomic
def log_call(
    conversation: Conversation, *, html: str, reached: bool, by: Agent, at: datetime,
    reason: str = "",
) -> Message:  # fmt: skip
    """Write a call down as ``promises.log_call`` does.

    Raises:
        NeedsReason: it is a bad hour of theirs, and nobody says why they were called.
    """
    stop = call_now(conversation, by=by, at=at)
    hints = (of_guard(stop),) if stop else ()
    if hints and not reason.strip():
        raise NeedsReason(hints)
    note = actions.log_call(conversation, by=by, at=at, html=html, reached=reached)
    coaching.override(note, hints, reason=reason.strip(), by=by, at=at)
    return note


@transaction.atomic
def promise(
    conversation: Conversation, terms: Terms, *, by: Agent, at: datetime, reason: str = ""
) -> Promise:
    """Promise something by hand as ``promises.make`` does; the reason stands in the story.

    Raises:
        NeedsReason: it is a call at a bad hour of theirs, and nobody says why then.
    """
    hints = tuple(of_guard(stop) for stop in promised_calls(conversation, [terms], at=at))
    if hints and not reason.strip():
        raise NeedsReason(hints)
    why = reason.strip()[:200] if hints else ""
    return actions.make(conversation, terms, by=by, at=at, why=why)
