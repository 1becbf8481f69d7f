"""Asking a colleague inside a conversation: a question with a clock, not a transfer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kept.desk.conversations.actions.following import add_followers
from kept.desk.conversations.models import (
    Consultation,
    ConsultationState,
    Conversation,
    Mention,
    Message,
    MessageKind,
)
from kept.desk.conversations.permissions import may_answer, may_see, may_withdraw_question
from kept.desk.conversations.projection import change, hold, hold_standing
from kept.desk.conversations.refusals import MayNotSee, NotPossible
from kept.desk.conversations.search import index
from kept.desk.lib import work
from kept.desk.lib.html import from_text
from kept.desk.staff.models import Absence, Agent


@transaction.atomic
def consult(
    conversation: Conversation,
    colleague: Agent,
    question: str,
    *,
    due_at: datetime,
    by: Agent,
    at: datetime,
) -> Consultation:
    """Ask a colleague; the conversation stays its owner's, and the customer hears nothing.

    The question is a note that calls them in; ``due_at`` is when an answer is needed.

    Raises:
        MayNotSee: the colleague may not look into this conversation.
        NotPossible: there is no question or no time, they are away, or are being asked already.
    """
    conversation = hold_standing(conversation)
    if not question.strip():
        raise NotPossible("Say what you want to know.")
    if due_at <= at:
        raise NotPossible("Choose a time that is still to come.")
    _refuse_colleague(conversation, colleague, by=by, at=at)
    note = _note(conversation, question, calls=colleague, by=by, at=at)
    made: Consultation = Consultation.objects.create(
        conversation=conversation, message=note, by=by, colleague=colleague, at=at, due_at=due_at
    )
    told = {"consultation": made.pk, "to": colleague.name, "due": due_at.isoformat()}
    change(conversation, "consulted", {}, by=by, at=at, message=note, data=told)
    work.wake(work.Due.CLOCKS)
    return made


@transaction.atomic
def answer_consultation(
    consultation: Consultation, words: str, *, by: Agent, at: datetime
) -> Consultation:
    """Answer inside, as a note that calls the asker.

    Raises:
        NotPossible: there is no answer, it is not theirs to give, or the question is closed.
    """
    conversation = _held(consultation, by)
    if not words.strip():
        raise NotPossible("Write the answer first.")
    note = _note(conversation, words, calls=consultation.by, by=by, at=at)
    consultation.answer = note
    _close(consultation, ConsultationState.ANSWERED, at=at)
    told = {"consultation": consultation.pk, "to": consultation.by.name}
    change(conversation, "consultation-answered", {}, by=by, at=at, message=note, data=told)
    return consultation


@transaction.atomic
def decline_consultation(
    consultation: Consultation, reason: str, *, by: Agent, at: datetime
) -> Consultation:
    """Say that one cannot answer it, and why; who asked reads that.

    Raises:
        NotPossible: without a reason, it is not theirs, or the question is closed.
    """
    conversation = _held(consultation, by)
    if not reason.strip():
        raise NotPossible("Say why not, so that somebody else can be asked.")
    _decline(conversation, consultation, reason, by=by, at=at)
    return consultation


@transaction.atomic
def withdraw_consultation(consultation: Consultation, *, by: Agent, at: datetime) -> Consultation:
    """Ask no longer.

    Raises:
        NotPossible: the question is closed, or not this person's to withdraw.
    """
    conversation = hold_standing(hold(consultation.conversation))
    _refuse_closed(consultation)
    if not may_withdraw_question(by, consultation):
        raise NotPossible(f"{consultation.by.name} asked this. They, or a lead, can withdraw it.")
    _close(consultation, ConsultationState.WITHDRAWN, at=at)
    told = {"consultation": consultation.pk, "to": consultation.colleague.name}
    change(conversation, "consultation-withdrawn", {}, by=by, at=at, data=told)
    return consultation


def tell_late_consultations(at: datetime) -> datetime | None:
    """Tell in their conversations which questions are overdue, once; when the next will be."""
    waiting = Consultation.objects.open().filter(late_at=None).order_by("due_at")
    for one in waiting.filter(due_at__lte=at).select_related("conversation", "colleague", "by"):
        _tell_late(one, at)
    following: datetime | None = waiting.values_list("due_at", flat=True).first()
    return following


def decline_consultations_of(agent: Agent, *, at: datetime) -> int:
    """Decline what is asked of somebody who is away; how many that were."""
    asked = Consultation.objects.open().filter(colleague=agent)
    for one in asked.select_related("conversation", "by"):
        with transaction.atomic():
            held = hold_standing(hold(one.conversation))
            _decline(held, one, f"{agent.name} is away.", by=None, at=at)
    return len(asked)


@transaction.atomic
def _tell_late(one: Consultation, at: datetime) -> None:
    conversation = hold_standing(hold(one.conversation))
    open_ones = Consultation.objects.open().filter(pk=one.pk, late_at=None)
    if open_ones.update(late_at=at):
        told = {"consultation": one.pk, "to": one.colleague.name, "asker": one.by.name}
        change(conversation, "consultation-late", {}, at=at, data=told)


def _refuse_colleague(
    conversation: Conversation, colleague: Agent, *, by: Agent, at: datetime
) -> None:
    if colleague.pk == by.pk:
        raise NotPossible("Ask somebody else than yourself.")
    if not may_see(colleague, conversation):
        raise MayNotSee([colleague])
    if not colleague.is_active or Absence.objects.at(at).filter(agent=colleague).exists():
        raise NotPossible(f"{colleague.name} is away. Ask somebody who is there.")
    if Consultation.objects.open().here(conversation).filter(colleague=colleague).exists():
        raise NotPossible(f"{colleague.name} is being asked already. Write a note to add to it.")


def _note(
    conversation: Conversation, words: str, *, calls: Agent, by: Agent, at: datetime
) -> Message:
    """A note that calls somebody in; drafts of notes stay as they are."""
    text = words.strip()
    note: Message = Message.objects.create(
        conversation=conversation, kind=MessageKind.NOTE, agent=by, at=at, text=text,
        html=from_text(text),
    )  # fmt: skip
    index(note, is_new=True)
    Mention.objects.create(message=note, agent=calls)
    add_followers(conversation, [calls], at=at)
    return note


def _held(consultation: Consultation, by: Agent) -> Conversation:
    conversation = hold_standing(hold(consultation.conversation))
    _refuse_closed(consultation)
    if not may_answer(by, consultation):
        raise NotPossible(f"{consultation.colleague.name} is asked this, not you. Write a note.")
    return conversation


def _refuse_closed(consultation: Consultation) -> None:
    consultation.refresh_from_db(fields=["state"])
    if consultation.state != ConsultationState.ASKED:
        raise NotPossible(f"This question is closed: {consultation.get_state_display().lower()}.")


def _decline(
    conversation: Conversation,
    consultation: Consultation,
    reason: str,
    *,
    by: Agent | None,
    at: datetime,
) -> None:
    consultation.reason = " ".join(reason.split())[:300]
    _close(consultation, ConsultationState.DECLINED, at=at)
    told = {
        "consultation": consultation.pk, "to": consultation.by.name, "reason": consultation.reason
    }  # fmt: skip
    change(conversation, "consultation-declined", {}, by=by, at=at, data=told)


def _close(consultation: Consultation, state: ConsultationState, *, at: datetime) -> None:
    consultation.state, consultation.closed_at = state, at
    consultation.save(update_fields=["state", "closed_at", "answer", "reason"])
