"""How every mailbox is: what was read and sent last, what waits, what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from kept.desk.channels.models import Mailbox, RawEvent, RawState
from kept.desk.conversations.models import Delivery, DeliveryState
from kept.desk.lib import bus
from kept.desk.lib.prepared import prepared

SILENCE = timedelta(minutes=10)
"""A mailbox that was not read for that long is shown in red."""
REST = timedelta(minutes=15)
"""A refused login is tried again after that, seldom enough for no provider to lock us out."""
SETTLED = timedelta(seconds=30)
"""Success is not written down more often than that."""

Telling = Callable[..., None]
"""Writes down a state: ``telling(pk, words, at=...)``."""


@dataclass(frozen=True)
class Health:
    """One mailbox, for the page about it."""

    mailbox: Mailbox
    is_silent: bool
    history_left: int
    history_total: int
    to_take_in: int
    to_send: int
    quarantined: int
    failed: int

    @property
    def history_read(self) -> int:
        return self.history_total - self.history_left

    @property
    def is_well(self) -> bool:
        problems = self.mailbox.problem or self.mailbox.sending_problem or self.quarantined
        return not (problems or self.is_silent)


def _open() -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(channel__closed_at=None).select_related("channel")


def readable(at: datetime) -> QuerySet[Mailbox]:
    """The mailboxes to be read now: neither paused nor resting after a refused login."""
    if settings.DEMO:
        return Mailbox.objects.none()
    return _open().filter(Q(rests_until=None) | Q(rests_until__lte=at), paused_at=None)


def silent(at: datetime) -> list[Mailbox]:
    """The mailboxes that should be read, and were not for ten minutes."""
    return [] if settings.DEMO else _silent_since(at - SILENCE)


@prepared
def _silent_since(early: datetime) -> QuerySet[Mailbox]:
    never = Q(checked_at=None) & (Q(changed_at=None) | Q(changed_at__lt=early))
    return _open().filter(never | Q(checked_at__lt=early), paused_at=None)


def of(mailbox: Mailbox, *, at: datetime) -> Health:
    """How a mailbox is at that moment."""
    history = mailbox.cursors.aggregate(left=Sum("history_left"), total=Sum("history_total"))
    raw = RawEvent.objects.filter(channel=mailbox.channel_id)
    deliveries = Delivery.objects.filter(channel=mailbox.channel_id)
    return Health(
        mailbox=mailbox,
        is_silent=mailbox in silent(at),
        history_left=history["left"] or 0,
        history_total=history["total"] or 0,
        to_take_in=raw.filter(state=RawState.NEW).count(),
        to_send=deliveries.filter(state=DeliveryState.QUEUED, due_at__lte=at).count(),
        quarantined=raw.filter(state=RawState.QUARANTINED).count(),
        failed=deliveries.filter(
            state__in=[DeliveryState.FAILED, DeliveryState.UNCERTAIN]
        ).count(),
    )  # fmt: skip


def reading_went_well(pk: int, *, at: datetime) -> None:
    """Everything there is has been read."""
    found = Mailbox.objects.filter(pk=pk)
    ailing = found.exclude(problem="").update(
        problem="", problem_since=None, rests_until=None, checked_at=at
    )
    if ailing:
        bus.publish("mailbox", pk)
        return
    found.filter(Q(checked_at=None) | Q(checked_at__lt=at - SETTLED)).update(checked_at=at)


def reading_failed(pk: int, words: str, *, at: datetime) -> None:
    """Something broke that may pass; the reader tries again by itself."""
    found = Mailbox.objects.filter(pk=pk)
    is_new = found.filter(problem="").update(problem_since=at)
    found.update(problem=words[:300])
    if is_new:
        bus.publish("mailbox", pk)


def reading_refused(pk: int, words: str, *, at: datetime) -> None:
    """The login was refused: a person has to act; it is tried seldom until then."""
    reading_failed(pk, words, at=at)
    Mailbox.objects.filter(pk=pk).update(rests_until=at + REST)


def sending_went_well(pk: int) -> None:
    """A mail was taken by the server of the mailbox."""
    found = Mailbox.objects.filter(pk=pk).exclude(sending_problem="")
    if found.update(sending_problem="", sending_problem_since=None, sending_rests_until=None):
        bus.publish("mailbox", pk)


def sending_failed(pk: int, words: str, *, at: datetime, rest: timedelta) -> None:
    """Nothing can be sent just now; what is due waits until ``rest`` is over."""
    found = Mailbox.objects.filter(pk=pk)
    is_new = found.filter(sending_problem="").update(sending_problem_since=at)
    found.update(sending_problem=words[:300], sending_rests_until=at + rest)
    if is_new:
        bus.publish("mailbox", pk)
