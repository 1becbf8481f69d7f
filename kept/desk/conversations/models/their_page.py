"""The page on which a customer reads a conversation and goes on with it, without signing in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models.conversation import Conversation
from kept.desk.conversations.models.message import Message

PAGE_LIVES = timedelta(days=30)
"""So long the address works after it was sent last; after that they answer by mail, as ever."""


class TheirPage(models.Model):
    """For whoever has its address, which we sent to ``contact``: one of a conversation stands.

    ``sent_at`` is when a mail with the address left last. Contact and conversation may be part of
    others by now: then the page is of those.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="their_pages", db_index=False
    )
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="their_pages")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True, help_text="for the first time")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(ended_at=None), name="their_page_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False),
                name="their_page_ended_when",
            ),
        ]
        indexes = [models.Index(fields=["conversation", "-id"], name="their_page_newest")]

    @property
    def expires_at(self) -> datetime:
        """Until when the address works, unless it is sent again or ended."""
        return self.sent_at + PAGE_LIVES


class Wish(models.TextChoices):
    """What somebody did on their page."""

    WROTE = "wrote", "Wrote"
    CALL = "call", "Asked to be called"
    MAIL = "mail", "Asked for mail"


class TheirWord(models.Model):
    """A message that came by a page. ``mark`` is made of its words and of what stood above the
    form: a form that is sent twice is one message."""

    page = models.ForeignKey(TheirPage, models.CASCADE, related_name="words", db_index=False)
    message = models.OneToOneField(Message, models.CASCADE, related_name="their_word")
    wish = models.CharField(max_length=5, choices=Wish.choices, default=Wish.WROTE)
    mark = models.CharField(max_length=64)
    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "mark"], name="their_word_once")]
