"""Promises, the moments at which something is to be done about them, and calendars to read."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from kept.desk.contacts.models import Contact, Order
from kept.desk.conversations.models import ChannelKind, Conversation, Event, Message
from kept.desk.staff.models import Agent, Key, Team


class State(models.TextChoices):
    """What became of a promise; of a broken one the customer may still be owed something."""

    MADE = "made", "Made"
    KEPT = "kept", "Kept"
    BROKEN = "broken", "Broken"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RENEGOTIATED = "renegotiated", "Renegotiated"


CALL, ORDER, BY_HAND = "call", "order", ""
WAYS = {
    BY_HAND: "done",
    CALL: "by a call",
    ORDER: "by the order",
    **{kind.value: f"by {kind.label.lower()}" for kind in ChannelKind},
}
"""How a promise is kept: by a reply on that kind of channel, by a logged call, by the order being
sent or delivered; without any of these a person says that it is done."""


class Promises(models.QuerySet["Promise"]):
    """Promises, as lists ask for them."""

    def open(self) -> Promises:
        """Those the customer still waits for."""
        return self.filter(closed_at=None)

    def past(self, at: datetime) -> Promises:
        """Those whose time is over at that moment."""
        return self.filter(due_at__lt=at)

    def visible_to(self, agent: Agent) -> Promises:
        """Those in conversations that this person may see."""
        seen = Conversation.objects.visible_to(agent)
        return self if agent.is_owner else self.filter(conversation__in=seen.values("pk"))


class Promise(models.Model):
    """What we told a customer we would do, and by when.

    ``due_from`` and ``due_at`` are moments; ``zone`` is the customer's, in which they were told.
    ``message`` is the reply that made it (taken back, the promise never was), ``told_by`` the one
    that withdrew it or gave another time. ``follows`` is the promise it stands in for.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="promises")
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="promises"
    )
    owner = models.ForeignKey(Agent, models.SET_NULL, null=True, blank=True, related_name="+")
    owned_since = models.DateTimeField()
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=300)
    how = models.CharField(max_length=12, blank=True, choices=list(WAYS.items()))
    order = models.ForeignKey(Order, models.SET_NULL, null=True, blank=True, related_name="+")
    order_was = models.CharField(max_length=40, blank=True, help_text="its state at that time")
    due_from = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    zone = models.CharField(max_length=64, default="UTC")
    state = models.CharField(max_length=12, choices=State.choices, default=State.MADE)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="+")
    told_by = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    follows = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    objects: ClassVar[Any] = Promises.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_from=None) | Q(due_from__lt=F("due_at")), name="promise_forward"
            ),
            models.CheckConstraint(
                condition=Q(state="made", closed_at=None)
                | Q(state="broken", broken_at__isnull=False)
                | Q(state__in=["kept", "withdrawn", "renegotiated"], closed_at__isnull=False),
                name="promise_closed_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="renegotiated") | Q(closed_at__lte=F("due_at")),
                name="promise_renegotiated_before_due",
            ),
            models.CheckConstraint(
                condition=Q(late_at=None) | Q(late_at__gte=F("due_at")), name="promise_late_after"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="promise_due", condition=Q(closed_at=None)),
            models.Index(
                fields=["owner", "due_at"], name="promise_of_owner", condition=Q(closed_at=None)
            ),
            models.Index(fields=["closed_at"], name="promise_closed"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def contact(self) -> Contact:
        """To whom it was made."""
        return self.conversation.contact

    @property
    def begins_at(self) -> datetime:
        """The first moment at which it can be kept as told."""
        return self.due_from or self.due_at

    def is_late(self, at: datetime) -> bool:
        return self.closed_at is None and self.due_at < at

    @property
    def was_in_time(self) -> bool:
        """Whether it was kept, and before its time was over."""
        return self.state == State.KEPT and (self.closed_at or self.due_at) <= self.due_at


class Spoken(models.Model):
    """Words of a reply that promise something, sent without anybody saying whether they do.

    What is clear is entered at once as ``promise``; of all else somebody is asked, until it is
    ``answered_at``. ``start`` and ``end`` are characters of the message's text. ``due_at`` is the
    time that they tell, if any; ``instead_of`` an open promise that they may stand in for.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="spoken")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    how = models.CharField(max_length=12, blank=True, choices=list(WAYS.items()))
    due_from = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    instead_of = models.ForeignKey(
        Promise, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    promise = models.OneToOneField(
        Promise, models.SET_NULL, null=True, blank=True, related_name="spoken"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["message", "start"]
        constraints = [
            models.UniqueConstraint(fields=["message", "start"], name="spoken_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="spoken_in_order"),
        ]

    @property
    def quote(self) -> str:
        """The words; empty once they are taken out of the message."""
        words: str = self.message.text[self.start : self.end]
        return "" if "\u2588" in words else " ".join(words.split())


class ReminderKind(models.TextChoices):
    """What happens at a moment of a promise."""

    COMING = "coming", "It comes due"
    LATE = "late", "It is late"
    BROKEN = "broken", "It is broken"


class Reminder(models.Model):
    """A moment at which the worker does something about a promise, once.

    Claimed by a conditional update of ``claimed_until``, done in the transaction that sets
    ``done_at``; ``mailed_at`` is when those who must know were written to.
    """

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=8, choices=ReminderKind.choices)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["promise", "kind"], name="reminder_once")]
        indexes = [
            models.Index(fields=["due_at", "id"], name="reminder_due", condition=Q(done_at=None)),
            models.Index(
                fields=["done_at"], name="reminder_unmailed",
                condition=Q(kind="late", mailed_at=None, done_at__isnull=False),
            ),
        ]  # fmt: skip


def _token() -> str:
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """The address at which a person's calendar reads their promises; a new one ends the old."""

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="promise_feed")
    token = models.CharField(max_length=64, unique=True, default=_token)
    made_at = models.DateTimeField()


class Asked(models.Model):
    """Which request of a program made a promise: sent once more, it makes no second one.

    ``name`` is what the program calls the request, ``request`` a digest of what it said.
    """

    key = models.ForeignKey(Key, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    promise = models.ForeignKey(Promise, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="asked_once")]
