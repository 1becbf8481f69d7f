"""What was said: messages, their files, and how each reply travelled."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kept.desk.contacts.models import Contact, Proof
from kept.desk.conversations.models.conversation import Channel, Conversation


class MessageKind(models.TextChoices):
    """Who may read it, and from whom it is."""

    INCOMING = "incoming", "From the customer"
    REPLY = "reply", "Reply"
    NOTE = "note", "Internal note"
    FORWARD = "forward", "Sent on to somebody else"


PUBLIC = (MessageKind.INCOMING, MessageKind.REPLY)
"""What the customer wrote or received; notes and what went to third parties are not."""


class Messages(models.QuerySet["Message"]):
    """What was said."""

    def public(self) -> Messages:
        """What the customer wrote or received."""
        return self.filter(kind__in=PUBLIC)

    def unanswered(self) -> Messages:
        """What a customer wrote, by hand and on the desk's watch, and still awaits an answer to."""
        return self.filter(
            kind=MessageKind.INCOMING, settled_by=None, is_automatic=False, is_archive=False
        )


class Message(models.Model):
    """One message: its whole text, and a safe subset of its HTML if it had any.

    Nothing is cut off: ``fold_at`` is the place in ``text`` where quoted history begins (a number
    of characters, null if nothing is folded), ``html_fold`` the folded rest of ``html``. What we
    send ends in a fold as well: the signature, or the mail that is passed on. ``sender`` is the
    address that an answer goes to, ``copied`` who else received an incoming mail.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=MessageKind.choices)
    at = models.DateTimeField()
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    proof = models.CharField(max_length=8, choices=Proof.choices, default=Proof.CLAIMED)
    sender = models.CharField(max_length=254, blank=True)
    copied = models.TextField(blank=True, help_text="addresses with commas, as in a header")
    subject = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    fold_at = models.PositiveIntegerField(null=True, blank=True)
    html_fold = models.TextField(blank=True)
    is_automatic = models.BooleanField(default=False, help_text="written by a machine (RFC 3834)")
    is_archive = models.BooleanField(default=False, help_text="history: moves no clock")
    has_remote_images = models.BooleanField(default=False)
    settled_by = models.ForeignKey(
        "conversations.Event", models.SET_NULL, null=True, blank=True, related_name="settles",
        db_index=False, help_text="the reply or resolution after which no answer is awaited",
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)
    objects: ClassVar[Any] = Messages.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="incoming", contact__isnull=False) | ~Q(kind="incoming"),
                name="message_incoming_from_contact",
            ),
            models.CheckConstraint(
                condition=Q(kind="note", agent__isnull=False, channel=None) | ~Q(kind="note"),
                name="message_note_by_agent",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "at", "id"], name="message_in_order"),
            models.Index(
                fields=["settled_by"],
                name="message_settled",
                condition=Q(settled_by__isnull=False),
            ),
            models.Index(
                fields=["conversation"],
                name="message_automatic",
                condition=Q(is_automatic=True),
            ),
        ]

    @property
    def own_text(self) -> str:
        """The text without its fold."""
        return self.text if self.fold_at is None else self.text[: self.fold_at]

    @property
    def whole_html(self) -> str:
        """The HTML with its fold, as it was sent or came in; empty if it was plain text."""
        return self.html + self.html_fold


def _upload_to(attachment: Attachment, name: str) -> str:
    return f"{attachment.key.hex[:2]}/{attachment.key.hex}"


class Scan(models.TextChoices):
    """What the virus scanner said."""

    NONE = "none", "Not scanned"
    CLEAN = "clean", "Clean"
    INFECTED = "infected", "Infected"


class Attachment(models.Model):
    """A file of a message, or of a draft until sent; ``key`` makes its address unguessable."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    draft = models.ForeignKey(
        "conversations.Draft", models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="bytes")
    file = models.FileField(upload_to=_upload_to, max_length=120)
    thumbnail = models.FileField(upload_to="thumbnails/", max_length=120, blank=True)
    content_id = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False, help_text="shown in the text, by content_id")
    scan = models.CharField(max_length=8, choices=Scan.choices, default=Scan.NONE)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(message=None, draft__isnull=False)
                | Q(message__isnull=False, draft=None),
                name="attachment_has_one_place",
            )
        ]


class DeliveryState(models.TextChoices):
    """How far a reply came; ``uncertain`` is a broken line after the text had left."""

    QUEUED = "queued", "Waiting to be sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"
    UNCERTAIN = "uncertain", "Perhaps sent"
    BOUNCED = "bounced", "Came back"


class Delivery(models.Model):
    """A reply on its way: a row of the outbox until it is sent, then its record.

    Claimed by a conditional update of ``claimed_until``; ``due_at`` is when it may go (the moment
    of sending plus the ten seconds of undo, or later), or when it is tried again.
    """

    message = models.OneToOneField(Message, models.CASCADE, related_name="delivery")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    state = models.CharField(
        max_length=9, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    due_at = models.DateTimeField()
    is_scheduled = models.BooleanField(default=False, help_text="send later, chosen by a person")
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(
        null=True, blank=True, help_text="all but the last dot was sent: from here on perhaps sent"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True, help_text="for people: what went wrong")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="delivery_sent_when",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(state="queued"))
        ]


class Recipient(models.Model):
    """One address of a delivery; a bounce is about one address, not about the reply.

    Without ``sent_at`` and without a problem it is still to be reached.
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="recipients")
    role = models.CharField(max_length=3, choices=[("to", "To"), ("cc", "Cc"), ("bcc", "Bcc")])
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="taken by the mail server")
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "address"], name="recipient_once")
        ]
