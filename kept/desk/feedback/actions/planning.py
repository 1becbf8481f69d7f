"""Whom to ask, and when: a check-back for every resolution of a team that asks."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from kept.desk.contacts.actions.blocking import is_blocked
from kept.desk.contacts.models import Order
from kept.desk.contacts.window import next_good_moment, zone_of
from kept.desk.conversations import letters
from kept.desk.conversations.actions import ask_nothing
from kept.desk.conversations.models import Conversation, Event, Message, MessageKind, Status
from kept.desk.conversations.projection import hold
from kept.desk.feedback.models import (
    Answer,
    CheckBack,
    EventMark,
    Exemption,
    FollowUps,
    Kind,
    State,
)
from kept.desk.staff.models import Agent, Company, Team

LAG = timedelta(minutes=5)
"""No transaction lasts so long: an event that is not seen by then never was."""
REST = timedelta(days=30)
"""Nobody is asked twice within this time, unless they had said that it was not solved."""
_MANY_REPLIES, _LONG = 3, timedelta(days=3)


def plan_new(at: datetime) -> int:
    """Plan a check-back for what was resolved since the last look; how many."""
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    defaults = {"settled": newest, "newest": newest, "moved_at": at}
    mark, is_first = EventMark.objects.get_or_create(pk=1, defaults=defaults)
    if is_first:
        return 0  # what was resolved before the desk could ask is left alone
    resolutions = _resolutions(after=mark.settled)
    planned = sum(plan(resolution, at=at) is not None for resolution in resolutions)
    if at - mark.moved_at >= LAG:
        EventMark.objects.filter(pk=1, moved_at=mark.moved_at).update(
            settled=mark.newest, newest=newest, moved_at=at
        )
    return planned


def _resolutions(*, after: int) -> list[Event]:
    """The latest resolution of each conversation that is resolved, and not asked about yet."""
    found: QuerySet[Event] = Event.objects.filter(
        kind="resolved", pk__gt=after, conversation__status=Status.RESOLVED,
        conversation__merged_into=None, check_back=None,
    ).order_by("pk")  # fmt: skip
    return list({event.conversation_id: event for event in found}.values())


@transaction.atomic
def plan(resolution: Event, *, at: datetime) -> CheckBack | None:
    """Plan a check-back for a resolution; None if its customer is not to be asked."""
    conversation = hold(Conversation(pk=resolution.conversation_id))
    rules = rules_of(conversation.team)
    if rules is None or not rules.is_on or why_not(conversation, at=resolution.at):
        return None
    if CheckBack.objects.filter(Q(resolution=resolution) | _planned_in(conversation)).exists():
        return None
    kind = kind_of(conversation)
    company = Company.objects.first()
    wanted = _begins(conversation, kind, resolution.at) + timedelta(days=rules.days(kind))
    due_at = next_good_moment(conversation.contact, max(wanted, at), company=company)
    planned: CheckBack = CheckBack.objects.create(
        conversation=conversation, resolution=resolution, kind=kind, due_at=due_at,
        agent=_solver(conversation, resolution), team=conversation.team,
        asks_rating=rules.asks_rating,
    )  # fmt: skip
    return planned


def rules_of(team: Team | None) -> FollowUps | None:
    """The rules that hold for a team: its own, else those of everybody; None: nobody asks."""
    both = FollowUps.objects.filter(Q(team=team) | Q(team=None))
    return max(both, key=lambda rules: rules.team_id is not None, default=None)


def why_not(conversation: Conversation, *, at: datetime) -> str:
    """Why nobody asks in this conversation, as a sentence; empty if somebody may."""
    contact = conversation.contact
    if conversation.status != Status.RESOLVED or conversation.merged_into_id is not None:
        return "It was opened again."
    if contact.no_follow_ups_since is not None or contact.erased_at is not None:
        return f"{contact.display_name} does not want to be asked."
    if Exemption.objects.filter(conversation=conversation).exists():
        return "Somebody decided not to ask here."
    said = conversation.messages.filter(is_automatic=False, is_archive=False)
    kinds = set(said.values_list("kind", flat=True))
    if not {MessageKind.INCOMING, MessageKind.REPLY} <= kinds:
        return "Nobody wrote and was answered, so there is nothing to ask about."
    latest = letters.latest_incoming(conversation)
    addresses = letters.answer_to(conversation, latest)
    if not addresses:
        return "No address is known."
    if is_blocked(addresses[0].address):
        return "Mail from this person is blocked."
    return _asked_lately(conversation, at)


def _asked_lately(conversation: Conversation, at: datetime) -> str:
    asked = CheckBack.objects.filter(
        Q(is_at_once=False) | Q(conversation=conversation),  # elsewhere it rode on a reply
        conversation__contact=conversation.contact_id, asked_at__gt=at - REST,
    )  # fmt: skip
    last = asked.order_by("-asked_at").first()
    if last is None:
        return ""
    if last.conversation_id == conversation.pk and last.answer == Answer.NOT_SOLVED:
        return ""  # it is what they said was missing that is solved now
    return "This person was asked not long ago."


def kind_of(conversation: Conversation) -> Kind:
    """What the matter was like, as far as it decides when to ask."""
    if _outstanding(conversation):
        return Kind.DELIVERY
    said = conversation.messages.filter(is_automatic=False)
    replies = said.filter(kind=MessageKind.REPLY).count()
    reopened = conversation.events.filter(kind="reopened").exists()
    lasted = conversation.last_message_at - conversation.created_at
    return Kind.INVOLVED if replies >= _MANY_REPLIES or reopened or lasted > _LONG else Kind.SIMPLE


def _outstanding(conversation: Conversation) -> list[Order]:
    """Orders that were spoken of and have not arrived."""
    open_orders = conversation.contact.orders.filter(delivered_on=None, promised_on__isnull=False)
    orders = list(open_orders[:20])
    if not orders:
        return []
    messages = Message.objects.filter(conversation=conversation).public()
    said = " ".join([conversation.subject, *messages.values_list("text", flat=True)[:50]])
    return [order for order in orders if order.number in said]


def _begins(conversation: Conversation, kind: Kind, resolved_at: datetime) -> datetime:
    """From when on the days count: the resolution, or when the last order should be there."""
    if kind != Kind.DELIVERY:
        return resolved_at
    zone = zone_of(conversation.contact, Company.objects.first())
    days = [order.promised_on for order in _outstanding(conversation) if order.promised_on]
    return max(resolved_at, datetime.combine(max(days), time(9), zone).astimezone(UTC))


def _solver(conversation: Conversation, resolution: Event) -> Agent | None:
    """Who answered last; figures and the mail name them."""
    said = conversation.messages.filter(kind=MessageKind.REPLY, is_automatic=False)
    last = said.exclude(agent=None).select_related("agent").order_by("-at", "-pk").first()
    return last.agent if last else conversation.owner or resolution.agent


def _planned_in(conversation: Conversation) -> Q:
    return Q(conversation=conversation, state=State.PLANNED)


@transaction.atomic
def exempt(conversation: Conversation, *, by: Agent, at: datetime) -> bool:
    """Nobody is asked in this conversation, now and later. False if that is decided already."""
    hold(conversation)
    defaults = {"by": by, "at": at}
    _, is_new = Exemption.objects.get_or_create(conversation=conversation, defaults=defaults)
    reason = f"{by.first_name} decided not to ask here."
    CheckBack.objects.filter(_planned_in(conversation)).update(
        state=State.CANCELLED, cancelled_at=at, cancelled_by=by, reason=reason
    )
    if is_new:
        ask_nothing(conversation, reason="", by=by, at=at)
    return is_new


@transaction.atomic
def release(conversation: Conversation, *, by: Agent, at: datetime) -> CheckBack | None:
    """Ask here after all; the check-back that is planned by that, if anything is to be asked."""
    hold(conversation)
    Exemption.objects.filter(conversation=conversation).delete()
    last = conversation.events.filter(kind="resolved").order_by("-pk").first()
    return plan(last, at=at) if last is not None else None
