"""Keys by which programs act for somebody on staff."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from kept.desk.staff.models.people import Agent


def digest(secret: str) -> str:
    """What is kept of a secret. It is long and drawn by lot, so it needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Keys(models.QuerySet["Key"]):
    """Keys of programs."""

    def alive(self, at: datetime) -> Keys:
        """Those that open the door: not revoked, not run out, of people who are here."""
        not_over = Q(expires_at=None) | Q(expires_at__gt=at)
        return self.filter(not_over, revoked_at=None, agent__is_active=True)

    def of_secret(self, secret: str, *, at: datetime) -> Key | None:
        """The living key of that secret, with its person."""
        return self.alive(at).select_related("agent").filter(digest=digest(secret)).first()


class Key(models.Model):
    """A program may do what ``agent`` may, and nothing else, until it runs out or is revoked.

    Its secret is shown once and kept nowhere; ``start`` are its first letters, to tell keys apart.
    """

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="keys")
    name = models.CharField(max_length=80)
    start = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[Any] = Keys.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("made_at")), name="key_forward"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="key_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_over(self, at: datetime) -> bool:
        """Whether its time has run out."""
        return self.expires_at is not None and self.expires_at <= at
