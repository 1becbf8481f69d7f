"""What an agent writes before it is said: drafts and saved replies."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kept.desk.conversations.models.conversation import Channel, Conversation
from kept.desk.conversations.models.message import Message
from kept.desk.lib.html import plain_text
from kept.desk.staff.models import Team


class DraftKind(models.TextChoices):
    """The two boxes, which never turn into each other, and the mail to somebody else."""

    REPLY = "reply", "Reply"
    NOTE = "note", "Note"
    FORWARD = "forward", "Forward"


class Draft(models.Model):
    """What one person has written so far in one box of one conversation.

    Without a conversation it is a new one being written. ``seen`` is the newest message its writer
    had seen: a newer public one stops the sending; of a forward it is what is sent on.
    ``revision`` grows with every save, so that of two tabs the older cannot overwrite the newer
    unnoticed.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=8, choices=DraftKind.choices)
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=255, blank=True)
    to = models.TextField(blank=True, help_text="addresses with commas, as typed")
    cc = models.TextField(blank=True)
    bcc = models.TextField(blank=True)
    html = models.TextField(blank=True)
    seen = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    returned = models.CharField(
        max_length=200, blank=True, help_text="why a scheduled reply became a draft again"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "agent", "kind"],
                condition=Q(conversation__isnull=False),
                name="draft_once",
            ),
            models.CheckConstraint(
                condition=Q(conversation__isnull=False) | Q(kind="reply"), name="draft_new_is_reply"
            ),
        ]


class SavedReply(models.Model):
    """A text to begin from, with {placeholders}; of everybody, of a team or of one person.

    A notice is for many at once, such as an outage, and may go out as it is.
    """

    name = models.CharField(max_length=80)
    html = models.TextField()
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    is_notice = models.BooleanField(default=False)
    used = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agent=None) | Q(team=None), name="saved_reply_one_scope"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """Its text on one line."""
        return " ".join(plain_text(self.html).split())


class SavedReplySent(models.Model):
    """A reply was written from a saved one, more or less in its words."""

    saved = models.ForeignKey(SavedReply, models.CASCADE, related_name="sendings")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "saved"], name="saved_reply_sent_once")
        ]
        indexes = [models.Index(fields=["saved", "at", "agent"], name="saved_reply_sent")]
