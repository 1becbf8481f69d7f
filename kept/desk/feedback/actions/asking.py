"""Asking: what is due goes out at a good hour, once; until then it can be moved or let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from kept.desk.contacts.window import next_good_moment
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Conversation, Status
from kept.desk.conversations.projection import hold
from kept.desk.conversations.refusals import NotPossible, Refusal
from kept.desk.feedback import links, wording
from kept.desk.feedback.actions.answering import note_written_answers
from kept.desk.feedback.actions.at_once import forget_unsent
from kept.desk.feedback.actions.planning import plan_new, why_not
from kept.desk.feedback.models import CheckBack, CheckBacks, State
from kept.desk.lib import work
from kept.desk.staff.models import Agent, Company

MOST_ATTEMPTS = 5
WAIT = timedelta(minutes=20)


def ask_due(at: datetime) -> datetime | None:
    """Everything that is to be done about check-backs; when the next one is due."""
    forget_unsent()
    plan_new(at)
    _cancel_overtaken(at)
    note_written_answers(at)
    while (check_back := work.claim(_due(at), at=at)) is not None:
        try:
            ask(check_back, at=at)
        except Refusal as refusal:
            _put_off(check_back, str(refusal), at=at)
    later = _waiting().filter(due_at__gt=at)  # what is due already has somebody
    following: datetime | None = later.values_list("due_at", flat=True).first()
    return following


def _waiting() -> CheckBacks:
    waiting: CheckBacks = CheckBack.objects.planned().filter(attempts__lt=MOST_ATTEMPTS)
    return waiting.order_by("due_at", "pk")


def _due(at: datetime) -> CheckBacks:
    return _waiting().filter(due_at__lte=at)


@transaction.atomic
def ask(check_back: CheckBack, *, at: datetime) -> bool:
    """Send the question, in one transaction with the record of it; False if it is not to be sent.

    Who dies before the end has sent and recorded nothing; the claim ends, and another does it.
    """
    conversation = _held(check_back)
    if check_back.state != State.PLANNED:
        return False
    reason = why_not(conversation, at=at)
    if reason:
        _cancel(check_back, reason, by=None, at=at)
        return False
    good = next_good_moment(conversation.contact, at, company=Company.objects.first())
    if good > at:  # the desk was down when it was due
        CheckBack.objects.filter(pk=check_back.pk).update(due_at=good, claimed_until=None)
        return False
    words = wording.written(check_back, link=links.link(links.PLACE))
    agent = check_back.agent if check_back.agent and check_back.agent.is_active else None
    check_back.message = conversations.ask(
        conversation, subject=words.subject, html=words.html, agent=agent, at=at
    )
    check_back.state, check_back.asked_at = State.ASKED, at
    check_back.claimed_until, check_back.problem = None, ""
    check_back.save()
    return True


def _held(check_back: CheckBack) -> Conversation:
    """The conversation and the check-back, read anew and held, always in that order."""
    conversation = hold(check_back.conversation)
    check_back.refresh_from_db(from_queryset=CheckBack.objects.select_for_update(of=("self",)))
    check_back.conversation = conversation
    return conversation


def _put_off(check_back: CheckBack, problem: str, *, at: datetime) -> None:
    """Try again later; after some tries it stays where people see it, with what is wrong."""
    CheckBack.objects.filter(pk=check_back.pk).update(
        attempts=F("attempts") + 1, problem=problem[:300], due_at=at + WAIT, claimed_until=None
    )


def _cancel_overtaken(at: datetime) -> None:
    """Nobody is asked about what was opened again, or became part of another conversation."""
    overtaken = ~Q(conversation__status=Status.RESOLVED) | ~Q(conversation__merged_into=None)
    for check_back in CheckBack.objects.planned().filter(overtaken).select_related("conversation"):
        with transaction.atomic():
            conversation = _held(check_back)
            if check_back.state == State.PLANNED and why_not(conversation, at=at):
                _cancel(check_back, "It was opened again.", by=None, at=at)


def _cancel(check_back: CheckBack, reason: str, *, by: Agent | None, at: datetime) -> None:
    check_back.state, check_back.reason = State.CANCELLED, reason[:200]
    check_back.cancelled_at, check_back.cancelled_by = at, by
    check_back.claimed_until = None
    check_back.save()


@transaction.atomic
def cancel(check_back: CheckBack, *, reason: str, by: Agent, at: datetime) -> bool:
    """Do not ask about this resolution, for a reason. False if it is not planned any more.

    Raises:
        NotPossible: no reason is given.
    """
    said = " ".join(reason.split())
    if not said:
        raise NotPossible("Say why this customer is not asked: colleagues will wonder.")
    conversation = _held(check_back)
    if check_back.state != State.PLANNED:
        return False
    _cancel(check_back, said, by=by, at=at)
    conversations.ask_nothing(conversation, reason=said[:200], by=by, at=at)
    return True


@transaction.atomic
def postpone(check_back: CheckBack, *, until: datetime, by: Agent, at: datetime) -> datetime | None:
    """Ask later, at the first good moment from ``until`` on: when that is. None: too late.

    Raises:
        NotPossible: the moment has passed.
    """
    if until <= at:
        raise NotPossible("That moment has passed. Choose a later one.")
    return _move(check_back, until)


@transaction.atomic
def send_now(check_back: CheckBack, *, by: Agent, at: datetime) -> datetime | None:
    """Ask at once, or at the next good moment if the customer sleeps or eats: when that is.

    None: it is not planned any more.
    """
    due_at = _move(check_back, at)
    work.wake()
    return due_at


def _move(check_back: CheckBack, wanted: datetime) -> datetime | None:
    conversation = _held(check_back)
    if check_back.state != State.PLANNED:
        return None
    company = Company.objects.first()
    check_back.due_at = next_good_moment(conversation.contact, wanted, company=company)
    check_back.attempts, check_back.problem = 0, ""
    check_back.save(update_fields=["due_at", "attempts", "problem"])
    return check_back.due_at
