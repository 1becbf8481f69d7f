"""What a reply promised in passing: entered at once where it is clear, else asked about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kept.desk.conversations import events
from kept.desk.conversations.models import Conversation, Message
from kept.desk.conversations.projection import hold_standing
from kept.desk.promises.actions.making import Terms, make
from kept.desk.promises.actions.projecting import project
from kept.desk.promises.models import Promise, Spoken
from kept.desk.promises.refusals import Settled
from kept.desk.staff.models import Agent

Span = tuple[int, int]
"""Where words stand in the text of a message, in characters."""


@transaction.atomic
def hold_to(message: Message, span: Span, terms: Terms, *, by: Agent, at: datetime) -> Spoken:
    """Enter what a reply clearly promises although nobody confirmed it; it can be denied.

    Raises:
        Refusal: as ``make``.
    """
    made = make(message.conversation, terms, by=by, at=at, message=message)
    return _spoken(
        message, span, what=made.what, how=made.how, due_from=made.due_from,
        due_at=made.due_at, promise=made,
    )  # fmt: skip


@transaction.atomic
def ask_about(
    message: Message, span: Span, *, what: str, how: str = "", due_at: datetime | None = None,
    due_from: datetime | None = None, instead_of: int | None = None,
) -> Spoken:  # fmt: skip
    """Have somebody say whether a reply promised that, and by when."""
    return _spoken(
        message, span, what=what[:300], how=how, due_from=due_from, due_at=due_at,
        instead_of=Promise.objects.filter(pk=instead_of).first() if instead_of else None,
    )  # fmt: skip


def _spoken(message: Message, span: Span, **told: Any) -> Spoken:
    start, end = span
    spoken, _ = Spoken.objects.get_or_create(
        message=message, start=start, defaults={"end": end, **told}
    )
    return spoken


@transaction.atomic
def confirm(spoken: Spoken, terms: Terms, *, by: Agent, at: datetime) -> Promise:
    """Say that it is a promise; it was made by that reply.

    Raises:
        Settled: somebody has answered already. Refusal: as ``make``.
    """
    conversation = _held(spoken)
    made = make(conversation, terms, by=by, at=at, message=spoken.message)
    spoken.promise = made
    _answer(spoken, by, at)
    return made


@transaction.atomic
def deny(spoken: Spoken, *, by: Agent, at: datetime) -> None:
    """Say that it is no promise: one that was entered by itself never was.

    Raises:
        Settled: somebody has answered already, or the promise is kept, moved or withdrawn.
    """
    conversation, promise = _held(spoken), spoken.promise
    if promise is not None:
        if promise.closed_at is not None:
            raise Settled(f"This promise is {promise.get_state_display().lower()} already.")
        promise.delete()
        spoken.promise = None
        project(conversation)
    _answer(spoken, by, at)
    events.record(
        conversation, "promise-denied", at=at, by=by, message=spoken.message, what=spoken.what
    )


def _held(spoken: Spoken) -> Conversation:
    conversation = hold_standing(spoken.message.conversation)
    spoken.refresh_from_db(from_queryset=Spoken.objects.select_for_update())
    if spoken.answered_at is not None:
        raise Settled("Somebody has said already whether this is a promise.")
    return conversation


def _answer(spoken: Spoken, by: Agent, at: datetime) -> None:
    spoken.answered_by, spoken.answered_at = by, at
    spoken.save(update_fields=["promise", "answered_by", "answered_at"])
