"""A complaint as a case with four steps: heard, cause, remedy, checked."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kept.desk.conversations.models import Conversation, Message

STEPS = {
    "heard": "Say that it was heard",
    "cause": "Find the cause",
    "remedy": "Put it right",
    "checked": "Ask whether it is right now",
}
"""What has to be done, in this order if that can be; names as the columns begin."""
CAUSES = (
    "Late delivery", "Damaged or wrong goods", "Does not work", "Price or invoice", "No answer",
    "How we spoke", "A promise not kept", "Website or app",
)  # fmt: skip
"""Causes to choose from; a team may write its own."""


def too_late(at: datetime) -> Q:
    """Nobody told the customer in time that they were heard, as a condition."""
    return Q(heard_at=None, due_at__lt=at) | Q(heard_at__gt=F("due_at"))


class Complaints(models.QuerySet["Complaint"]):
    """Cases, as lists ask for them."""

    def standing(self) -> Complaints:
        """Without those that were no complaints after all."""
        return self.filter(withdrawn_at=None)

    def unfinished(self) -> Complaints:
        """Those with a step missing."""
        return self.standing().filter(
            Q(heard_at=None) | Q(cause_at=None) | Q(remedy_at=None) | Q(checked_at=None)
        )

    def unheard(self) -> Complaints:
        return self.standing().filter(heard_at=None)

    def heard_late(self, at: datetime) -> Complaints:
        """Those whose customer was told too late that they were heard, or is not told yet."""
        return self.standing().filter(too_late(at))


class Complaint(models.Model):
    """The case of one conversation; who did which step stands in the conversation's events.

    ``due_at`` is until when the customer must have been told that they were heard.
    """

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="complaint")
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="in which it was said",
    )  # fmt: skip
    quote = models.TextField(blank=True)
    cause = models.CharField(max_length=60, blank=True)
    remedy = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="nobody: the desk recognised it",
    )  # fmt: skip
    due_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)
    cause_at = models.DateTimeField(null=True, blank=True)
    remedy_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="no complaint after all")
    objects: ClassVar[Any] = Complaints.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cause_at=None) | ~Q(cause=""), name="complaint_cause_named"
            ),
            models.CheckConstraint(
                condition=Q(remedy_at=None) | ~Q(remedy=""), name="complaint_remedy_named"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="complaint_unheard",
                condition=Q(heard_at=None, withdrawn_at=None),
            ),
            models.Index(fields=["-opened_at", "-id"], name="complaint_by_time"),
        ]  # fmt: skip

    def done_at(self, step: str) -> datetime | None:
        """When this step was done; None if it is missing."""
        at: datetime | None = getattr(self, f"{step}_at")
        return at

    def is_late(self, at: datetime) -> bool:
        """Nobody told the customer in time that they were heard."""
        return self.heard_at is None and self.due_at < at

    def missing(self) -> list[str]:
        """The steps that are missing, as sentences; none of what is no complaint."""
        if self.withdrawn_at:
            return []
        return [words for step, words in STEPS.items() if self.done_at(step) is None]
