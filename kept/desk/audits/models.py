"""Archives that were uploaded to be audited, how far that is, and what came of it."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from kept.desk.conversations.models import hidden_from
from kept.desk.staff.models import Agent, Team


class State(models.TextChoices):
    """How far an audit is."""

    WAITING = "waiting", "Waiting for its turn"
    RUNNING = "running", "Being read"
    DONE = "done", "Done"
    FAILED = "failed", "Could not be made"
    CANCELLED = "cancelled", "Cancelled"


UNFINISHED = (State.WAITING, State.RUNNING)


class Audits(models.QuerySet["Audit"]):
    """Audits of archives."""

    def unfinished(self) -> Audits:
        """Those to be made, and those somebody is at or died at; the oldest first."""
        return self.filter(state__in=UNFINISHED).order_by("pk")

    def visible_to(self, agent: Agent) -> Audits:
        """Those this person may see: of mailboxes of limited teams only members and owners."""
        return self if agent.is_owner else self.exclude(team__in=hidden_from(agent))


class Audit(models.Model):
    """One archive; its files lie in a folder of its own, named by ``key``.

    A mailbox is read into the archive first: one that is connected, or by ``access`` (encrypted),
    which is forgotten once it was read. ``team`` is whose mailbox it is.
    ``rates`` says of each code in how many conversations it was found. The archive itself is
    deleted as soon as it was read.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, help_text="of the file as it was uploaded")
    size = models.PositiveBigIntegerField(help_text="bytes; 0: of a mailbox")
    mailbox = models.ForeignKey(
        "channels.Mailbox", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    access = models.TextField(blank=True, help_text="encrypted: an account that is read once")
    since = models.DateTimeField(null=True, blank=True, help_text="older mail is not read")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    us = models.CharField(max_length=300, blank=True, help_text="our addresses, with commas")
    zone = models.CharField(max_length=64, default="UTC")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    messages = models.PositiveBigIntegerField(default=0)
    conversations = models.PositiveBigIntegerField(default=0)
    rates = models.JSONField(default=dict)
    problem = models.CharField(max_length=400, blank=True, help_text="for people: what went wrong")
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[Any] = Audits.as_manager()

    class Meta:
        ordering = ["-pk"]

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return Path(settings.DATA) / "audits" / self.key.hex

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def report(self) -> Path:
        return self.folder / "report.html"

    @property
    def is_of_mailbox(self) -> bool:
        """Whether it is to be fetched from a mail server."""
        return self.size == 0

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED
