"""Figures by day, what each conversation adds to them, and how far the counting is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent


class Figure(models.Model):
    """How often something was so on a day: ``what`` of ``kinds.KINDS``, ``of`` which one of them.

    Numbers of teams, channels, agents and tags, and 0: no team; all agents together; whatever the
    tags. So one index both finds the rows of a question and keeps each from being there twice;
    foreign keys would only guard what can be counted anew.
    """

    agent = models.PositiveBigIntegerField(help_text="0: all together")
    tag = models.PositiveBigIntegerField(help_text="0: whatever the tags")
    what = models.CharField(max_length=12)
    day = models.DateField(help_text="where the company is")
    team = models.PositiveBigIntegerField(help_text="0: no team")
    channel = models.PositiveBigIntegerField()
    of = models.CharField(max_length=200, blank=True)
    number = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "tag", "what", "day", "team", "channel", "of"], name="figure_once"
            )
        ]


class Digest(models.Model):
    """What one conversation adds to the figures: taken off again when it says something else.

    Without a conversation it was deleted, and what it added is to be taken off. ``text`` is
    written by ``Sheet``; whoever opens a number finds its conversations by it.
    """

    conversation = models.OneToOneField(
        Conversation, models.SET_NULL, null=True, related_name="digest"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    text = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["last_day"], name="digest_by_day"),
            models.Index(fields=["id"], name="digest_orphaned", condition=Q(conversation=None)),
        ]


class Counting(models.Model):
    """How far the counting is; whoever counts holds this row.

    First every conversation once, up to ``walked_to``; from then on those in which something
    happened. Numbers are given before a transaction is through, so what is younger than a while
    is looked at again: up to ``event`` and ``finding`` all is counted, ``seen_*`` is what there
    was at ``seen_at``.
    """

    zone = models.CharField(max_length=64, help_text="in which days begin and end")
    walked_to = models.PositiveBigIntegerField(default=0)
    is_walked = models.BooleanField(default=False)
    event = models.PositiveBigIntegerField(default=0)
    finding = models.PositiveBigIntegerField(default=0)
    seen_event = models.PositiveBigIntegerField(default=0)
    seen_finding = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField()
    counted_at = models.DateTimeField(help_text="the figures are as of then")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="counting_is_one")]


class WeeklyMail(models.Model):
    """Somebody was told about the week before a Monday, or there was nothing to tell."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    monday = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "monday"], name="weekly_mail_once")]
