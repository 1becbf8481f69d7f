"""Verbs of complaints: every step leaves an event in the story of its conversation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kept.desk.complaints.models import STEPS, Complaint
from kept.desk.conversations import events
from kept.desk.conversations.models import Conversation, Message
from kept.desk.conversations.projection import hold
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent


@transaction.atomic
def open_case(
    conversation: Conversation,
    *,
    due_at: datetime,
    at: datetime,
    by: Agent | None = None,
    message: Message | None = None,
    quote: str = "",
) -> Complaint:
    """Take the conversation for a complaint, to be acknowledged until ``due_at``.

    ``by`` nobody means that the desk recognised it: then what people called no complaint stays
    none. By hand it is opened again. A case that stands already is handed back as it is.
    """
    hold(conversation)
    case: Complaint | None = Complaint.objects.filter(conversation=conversation).first()
    if case is not None and (case.withdrawn_at is None or by is None):
        return case
    if case is None:
        case = Complaint(conversation=conversation)
    case.message, case.quote, case.withdrawn_at = message, quote, None
    case.opened_at, case.opened_by, case.due_at = at, by, due_at
    case.save()
    events.record(conversation, "complaint-opened", at=at, by=by, message=message, quote=quote)
    return case


@transaction.atomic
def take_step(
    case: Complaint, step: str, *, at: datetime, by: Agent | None = None, words: str = ""
) -> Complaint:
    """Do a step: heard, cause (``words`` name it), remedy (``words`` say what) or checked.

    Done again, cause and remedy are put in other words.

    Raises:
        NotPossible: there is no such step, it needs words, or it is no complaint any longer.
    """
    hold(case.conversation)
    case.refresh_from_db()
    words = " ".join(words.split())
    if step not in STEPS or case.withdrawn_at:
        raise NotPossible("This complaint has no such step. Open the case again first.")
    if step in {"cause", "remedy"} and not words:
        raise NotPossible(
            "Name the cause: the list of complaints is sorted by it."
            if step == "cause"
            else "Say what puts it right: what the customer gets, or what we do."
        )
    if step == "cause":
        case.cause = words[:60]
    elif step == "remedy":
        case.remedy = words[:200]
    elif case.done_at(step):
        return case
    setattr(case, f"{step}_at", at)
    case.save()
    events.record(case.conversation, "complaint-step", at=at, by=by, step=step, words=words)
    return case


@transaction.atomic
def withdraw(case: Complaint, *, by: Agent, at: datetime) -> Complaint:
    """It was no complaint after all; nothing stands in the way of resolving."""
    hold(case.conversation)
    case.refresh_from_db()
    if case.withdrawn_at is None:
        case.withdrawn_at = at
        case.save(update_fields=["withdrawn_at"])
        events.record(case.conversation, "complaint-withdrawn", at=at, by=by)
    return case
