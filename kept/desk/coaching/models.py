"""What people say about the engine's hints, and the house rules it judges by."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kept.desk.conversations.models import Conversation, Message
from kept.desk.staff.models import Team


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
