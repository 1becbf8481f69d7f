"""Promises go where their conversation goes, and come back with a message that comes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kept.desk.conversations.models import Conversation, Event
from kept.desk.conversations.projection import hold, hold_standing
from kept.desk.promises.actions.projecting import project
from kept.desk.promises.actions.settling import hand_on
from kept.desk.promises.models import Promise, State
from kept.desk.staff.models import Absence


def follow(at: datetime) -> None:
    """Put the ledger right after what happened below it.

    A reply that was taken back withdraws nothing; messages that were merged or split take their
    promises along; who gave the conversation away, left or is absent gives the promise away.
    """
    _reopen_untold()
    _go_along()
    _give_away(at)
    _show_anew()


@transaction.atomic
def _reopen_untold() -> None:
    """What a reply withdrew or moved is promised still, if the reply came back."""
    untold = Promise.objects.filter(
        state__in=[State.WITHDRAWN, State.RENEGOTIATED], told_by=None, followed_by=None
    )
    for promise in untold.select_related("conversation"):
        conversation = hold_standing(promise.conversation)
        broken = promise.broken_at is not None
        promise.state, promise.closed_at = State.BROKEN if broken else State.MADE, None
        promise.save(update_fields=["state", "closed_at"])
        project(conversation)


@transaction.atomic
def _go_along() -> None:
    moved = Promise.objects.exclude(message=None).exclude(
        message__conversation=F("conversation")
    ).select_related("message__conversation")  # fmt: skip
    for promise in moved:
        assert promise.message is not None  # the query asked for one
        _move(promise, promise.message.conversation)
    merged = Promise.objects.filter(message=None, conversation__merged_into__isnull=False)
    for promise in merged.select_related("conversation"):
        _move(promise, hold_standing(promise.conversation))


def _move(promise: Promise, target: Conversation) -> None:
    Promise.objects.filter(pk=promise.pk).update(conversation=target, team=target.team_id)


def _give_away(at: datetime) -> None:
    """To whom the conversation was given, or to the team."""
    absent = Absence.objects.at(at).filter(agent=OuterRef("owner"))
    gone = Promise.objects.open().filter(Q(Exists(absent)) | Q(owner__is_active=False))
    for promise in gone:
        hand_on(promise, to=None, by=None, at=at)
    # Few of those who promise in a conversation that is not theirs have given it away.
    given_away = _of_owners().filter(
        conversation=OuterRef("conversation"), at__gte=OuterRef("owned_since")
    )
    elsewhere = Promise.objects.open().filter(
        Q(conversation__owner=None) | ~Q(conversation__owner=F("owner")),
        Exists(given_away), owner__isnull=False,
    ).select_related("conversation__owner")  # fmt: skip
    for promise in elsewhere:
        given = _given_away(promise)
        if given is not None:
            hand_on(promise, to=promise.conversation.owner, by=given.agent, at=at)


def _of_owners() -> QuerySet[Event]:
    """The events by which conversations changed their owner."""
    return Event.objects.filter(data__was__has_key="owner_id")


def _given_away(promise: Promise) -> Event | None:
    """The event by which the promise's owner gave the conversation away since."""
    since = _of_owners().filter(
        conversation=promise.conversation_id, at__gte=promise.owned_since
    ).select_related("agent").order_by("-pk")  # fmt: skip
    for event in since:
        if event.data.get("was", {}).get("owner_id") == promise.owner_id:
            return event
    return None


def _show_anew() -> None:
    """Clocks of conversations that lost or gained promises in a way that told nobody."""
    first = Promise.objects.open().filter(conversation=OuterRef("pk"))
    showing = Q(promise_due__isnull=False) & ~Exists(first.filter(due_at=OuterRef("promise_due")))
    silent = Q(promise_due=None) & Q(pk__in=Promise.objects.open().values("conversation"))
    for conversation in Conversation.objects.filter(showing | silent):
        with transaction.atomic():
            project(hold(conversation))
