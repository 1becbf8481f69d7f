"""What people say about the engine's hints, and the house rules it judges by."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Conversation, Draft, Message
from kept.desk.staff.models import Team
from kept.mistakes.mistake import Level

Denied = frozenset[tuple[str, str]]
"""Hints that somebody called no mistake where no conversation can note it yet: (code, quote)."""


class Dismissal(models.Model):
    """Somebody said that a hint is no mistake: it is silent in this conversation from now on."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="dismissals")
    code = models.CharField(max_length=8)
    quote = models.TextField()
    why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "code", "quote"], name="dismissed_once")
        ]


class DraftDismissal(models.Model):
    """Its writer said so beside the draft of a conversation that is not there yet.

    It is kept while the draft is, and becomes a ``Dismissal`` when the conversation begins.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="dismissals")
    code = models.CharField(max_length=8)
    quote = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "code", "quote"], name="draft_dismissed_once")
        ]


class Override(models.Model):
    """A reply went out although a hint of level error stood in it, for a reason a lead can read."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="overrides")
    code = models.CharField(max_length=8)
    quote = models.TextField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class HouseRules(models.Model):
    """The house rules of a team, or of everybody without a team: the same TOML the audit reads."""

    team = models.OneToOneField(
        Team, models.CASCADE, null=True, blank=True, related_name="house_rules"
    )
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "house rules"
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(team=None), name="house_rules_of_all_once"
            )
        ]


class RulesVersion(models.Model):
    """House rules as somebody left them, to be read and put back; the newest one holds."""

    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True)
    is_dropped = models.BooleanField(default=False, help_text="the team follows everybody's again")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]


class Findings(models.QuerySet["Finding"]):
    """What the engine saw."""

    def standing(self) -> Findings:
        """Not mended, and nobody said that it is no mistake."""
        return self.filter(closed_at=None, dismissed_at=None)


class Finding(models.Model):
    """A mistake the engine sees in a live conversation; mended ones are closed, and stay.

    ``start`` and ``end`` are characters of ``message.text``. ``about_at`` is when the mistake was
    made: the time of that message, or when it became true. ``agent`` is who wrote the message, or
    who owned the conversation; ``team`` and ``channel`` (its kind) are those of that moment.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="findings")
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="findings"
    )
    code = models.CharField(max_length=8)
    mistake = models.CharField(max_length=40, help_text="its name, such as promise-undated")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.word) for level in Level])
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    quote = models.TextField(blank=True)
    why = models.TextField()
    better = models.TextField()
    found_at = models.DateTimeField()
    about_at = models.DateTimeField()
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="findings")
    channel = models.CharField(max_length=16)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="no longer true: mended")
    dismissed_at = models.DateTimeField(null=True, blank=True, help_text="said to be no mistake")
    objects: ClassVar[Any] = Findings.as_manager()

    class Meta:
        ordering = ["about_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "code", "message", "start", "end"],
                condition=Q(message__isnull=False), name="found_once",
            ),
            models.UniqueConstraint(
                fields=["conversation", "code"],
                condition=Q(message=None), name="found_once_without_message",
            ),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="finding_in_order"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["about_at", "code"], name="finding_by_time"),
            models.Index(fields=["code", "-about_at"], name="finding_by_code"),
        ]

    @property
    def level_word(self) -> str:
        return Level(self.level).word


class Wording(models.Model):
    """The words of a reply as a number, without names, numbers and dates: form letters share it."""

    message = models.OneToOneField(
        Message, models.CASCADE, primary_key=True, related_name="wording"
    )
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    mark = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["mark", "at", "contact"], name="wording_by_mark")]


class PhraseSent(models.Model):
    """A stock phrase stood in a reply; ``phrase`` are its words without case and marks."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="phrases")
    phrase = models.CharField(max_length=80)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "phrase"], name="phrase_sent_once")
        ]
        indexes = [models.Index(fields=["phrase", "at", "agent"], name="phrase_sent_often")]


class WordingState(models.TextChoices):
    """How far a better wording is."""

    OPEN = "open", "Voted on"
    ADOPTED = "adopted", "Adopted"
    REPLACED = "replaced", "Another stands in for it"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BetterWording(models.Model):
    """What somebody would say instead of a stock phrase, for a team, or for everybody.

    ``phrase`` are the words of it as ``stock.key_of`` makes them, ``said`` how it stood in a text;
    ``mark`` are those of ``words``: what differs in case and marks alone is the same.
    """

    phrase = models.CharField(max_length=80)
    said = models.CharField(max_length=300)
    words = models.CharField(max_length=300)
    mark = models.CharField(max_length=300)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=WordingState.choices, default=WordingState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)
    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "phrase", "mark", Coalesce("team", 0),
                condition=Q(state__in=["open", "adopted"]), name="better_wording_once",
            ),
            models.UniqueConstraint(
                "phrase", Coalesce("team", 0),
                condition=Q(state="adopted"), name="better_wording_adopted_once",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | ~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="better_wording_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(why=""), name="better_wording_closed_why"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["phrase", "state"], name="better_wording_of")]


class Vote(models.Model):
    """Somebody would rather say it so."""

    wording = models.ForeignKey(BetterWording, models.CASCADE, related_name="votes")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wording", "agent"], name="vote_once")]


class Checked(models.Model):
    """How far a conversation was judged, and when to judge it again: the queue of live checks.

    ``last_event`` is the newest event that was noticed; ``next_check_at`` is null when nothing
    more can become true by the passing of time alone.
    """

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="checked")
    last_event = models.PositiveBigIntegerField(default=0, db_index=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "checked"
        indexes = [
            models.Index(
                fields=["next_check_at"], name="check_due", condition=Q(next_check_at__isnull=False)
            )
        ]
