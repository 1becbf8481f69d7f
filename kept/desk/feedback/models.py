"""Whether customers are asked if it worked, when, with which words, and what they answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kept.desk.conversations.models import Conversation, Event, Message
from kept.desk.staff.models import Team

LINK_LIVES = timedelta(days=30)
"""So long a customer can answer by the link; after that by mail, as ever."""
LOWEST, LOW, HIGHEST = 1, 2, 5
"""Ratings go from the lowest to the highest; those up to the low one become work."""


class Kind(models.TextChoices):
    """What a matter was like: it decides how long we wait before we ask."""

    SIMPLE = "simple", "Settled in a reply or two"
    INVOLVED = "involved", "Took longer, or was opened again"
    DELIVERY = "delivery", "Something was still on its way"


class State(models.TextChoices):
    """How far a check-back is."""

    PLANNED = "planned", "Coming"
    ASKED = "asked", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    CANCELLED = "cancelled", "Not asked"


class Answer(models.TextChoices):
    """What the customer said; ``wrote`` is an answer by mail instead of by the link."""

    SOLVED = "solved", "Solved"
    NOT_SOLVED = "not-solved", "Not solved"
    WROTE = "wrote", "Wrote instead"


class Rules(models.QuerySet["FollowUps"]):
    """Rules of follow-ups, as set-up asks for them."""

    def asking(self) -> Rules:
        """Those by which anybody is asked at all."""
        return self.filter(Q(is_on=True) | Q(asks_at_once=True))


class FollowUps(models.Model):
    """Whether and when a team asks; of everybody without a team of their own if ``team`` is null.

    Days count from the resolution; those of a delivery from the day it should be there.
    """

    team = models.OneToOneField(
        Team, models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    is_on = models.BooleanField("ask whether it worked", default=False)
    asks_at_once = models.BooleanField("ask with the reply that resolves it", default=False)
    asks_rating = models.BooleanField("ask how it was, too", default=True)
    simple_days = models.PositiveSmallIntegerField(default=2)
    involved_days = models.PositiveSmallIntegerField(default=4)
    delivery_days = models.PositiveSmallIntegerField(default=3)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    objects: ClassVar[Any] = Rules.as_manager()

    class Meta:
        verbose_name_plural = "follow-ups"
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(team=None), name="follow_ups_of_all_once"
            )
        ]

    def days(self, kind: str) -> int:
        """How long to wait in a matter of that kind."""
        days: int = getattr(self, f"{kind}_days")
        return days


class Wording(models.Model):
    """The words of a check-back in a language, in place of those that come with the desk."""

    language = models.CharField(max_length=2, unique=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class EventMark(models.Model):
    """How far the events were read for resolutions: one row.

    An event gets its number when it is written, but is seen when its transaction is through. So
    reading goes on from ``settled``, a number that was the newest some minutes ago.
    """

    settled = models.BigIntegerField()
    newest = models.BigIntegerField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="event_mark_is_one")]


class Exemption(models.Model):
    """Somebody decided that in this conversation nobody is asked."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, related_name="follow_up_exemption"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class CheckBacks(models.QuerySet["CheckBack"]):
    """Check-backs, as lists ask for them."""

    def planned(self) -> CheckBacks:
        return self.filter(state=State.PLANNED)

    def awaiting(self, at: datetime) -> CheckBacks:
        """Asked, not answered, and the link still works."""
        return self.filter(state=State.ASKED, asked_at__gt=at - LINK_LIVES)


class CheckBack(models.Model):
    """A customer is asked whether it worked: planned, asked, answered, or not asked for a reason.

    ``agent`` is who solved it and ``team`` whose it was then: figures count for them. ``message``
    is the mail that asked: the reply that resolved it, if ``is_at_once``. A resolution is asked
    about once.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="check_backs")
    resolution = models.OneToOneField(Event, models.CASCADE, related_name="check_back")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    asks_rating = models.BooleanField(default=True)
    is_at_once = models.BooleanField(default=False)
    message = models.OneToOneField(
        Message, models.SET_NULL, null=True, blank=True, related_name="check_back"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True, help_text="why nobody was asked")
    objects: ClassVar[Any] = CheckBacks.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state="planned"),
                name="check_back_planned_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "answered"], asked_at__isnull=False)
                | Q(state__in=["planned", "cancelled"], asked_at=None),
                name="check_back_asked_when",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state="answered") & Q(answered_at=None, answer=""),
                name="check_back_answered_what",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False) & ~Q(reason="")
                | ~Q(state="cancelled") & Q(cancelled_at=None, reason=""),
                name="check_back_cancelled_why",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="check_back_due", condition=Q(state="planned")),
            models.Index(fields=["asked_at"], name="check_back_asked"),
            models.Index(fields=["answer", "-answered_at"], name="check_back_answer"),
        ]

    @property
    def expires_at(self) -> datetime | None:
        """Until when the link of the mail works; None before it was sent."""
        return self.asked_at + LINK_LIVES if self.asked_at else None


class Rating(models.Model):
    """How it was with us, from one to five, and perhaps some words."""

    check_back = models.OneToOneField(CheckBack, models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=LOWEST, score__lte=HIGHEST), name="rating_in_range"
            )
        ]
        indexes = [models.Index(fields=["score", "-at"], name="rating_by_score")]

    @property
    def is_low(self) -> bool:
        return self.score <= LOW
