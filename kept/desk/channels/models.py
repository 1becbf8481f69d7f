"""What every channel needs: raw things as they came in, and the ids by which threads are found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kept.desk.conversations.models import Channel, Conversation, Message


class RawState(models.TextChoices):
    """What became of something that came in."""

    NEW = "new", "Not read yet"
    DONE = "done", "Taken in"
    QUARANTINED = "quarantined", "Could not be read"
    BLOCKED = "blocked", "Sender is blocked"
    DISCARDED = "discarded", "Put aside by a person"


class RawEvent(models.Model):
    """Something as it came in, kept before anybody looks into it; never two with one key.

    ``dedupe_key`` of a mail is ``<UIDVALIDITY>/<folder>/<UID>``. ``digest`` is of its bytes: a mail
    that is listed again under another key, even after its conversation was deleted, is not new.
    """

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="raw_events")
    dedupe_key = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=11, choices=RawState.choices, default=RawState.NEW)
    is_archive = models.BooleanField(default=False, help_text="history: nobody is answered")
    is_ours = models.BooleanField(default=False, help_text="from the Sent folder")
    body = models.FileField(upload_to="raw/%Y/%m/", max_length=160)
    size = models.PositiveBigIntegerField()
    problem = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="raw_events"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "dedupe_key"], name="raw_event_once"),
            models.UniqueConstraint(
                fields=["channel", "digest"],
                name="raw_event_bytes_once",
                condition=~models.Q(digest=""),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="raw_event_new", condition=models.Q(state="new")),
        ]


class MessageReference(models.Model):
    """An id by which the outside knows a message: a Message-ID, without its angle brackets.

    Written before sending, so that an early answer finds it. ``message`` is null for ids only
    seen in References, which tell the conversation that their siblings belong to.
    """

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="references")
    external_id = models.CharField(max_length=255)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="references")
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="references"
    )
    is_forwarded_away = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="reference_once")
        ]


class Mailbox(models.Model):
    """A mail account: how it is read and sent through, where the reading stands, how it is."""

    SECURITY: ClassVar[list[tuple[str, str]]] = [
        ("tls", "TLS"),
        ("starttls", "STARTTLS"),
        ("none", "None"),
    ]
    AUTH: ClassVar[list[tuple[str, str]]] = [
        ("password", "Password"),
        ("google", "Google"),
        ("microsoft", "Microsoft"),
        ("none", "None"),
    ]
    channel = models.OneToOneField(Channel, models.CASCADE, related_name="mailbox")
    auth = models.CharField(max_length=9, choices=AUTH, default="password")
    username = models.CharField(max_length=254, blank=True)
    secrets = models.TextField(blank=True, help_text="encrypted: password or OAuth tokens")
    imap_host = models.CharField(max_length=254)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=8, choices=SECURITY, default="tls")
    folder = models.CharField(max_length=120, default="INBOX")
    sent_folder = models.CharField(max_length=120, blank=True, help_text="empty: found by itself")
    smtp_host = models.CharField(max_length=254)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=8, choices=SECURITY, default="starttls")
    trusted_authserv = models.CharField(
        max_length=254, blank=True, help_text="whose Authentication-Results we believe"
    )
    answer_since = models.DateTimeField(help_text="older mail is history and stays unanswered")
    history_since = models.DateTimeField(
        null=True, blank=True, help_text="still older mail is not read; empty: all of it is"
    )
    has_reply_token = models.BooleanField(
        default=False, help_text="replies go to support+token@, for hosts that know plus addresses"
    )
    hourly_limit = models.PositiveIntegerField(default=500, help_text="mails sent in an hour")
    lays_sent_away = models.BooleanField(
        default=True, help_text="we put what we send into the sent folder; the host does not"
    )
    changed_at = models.DateTimeField(null=True, blank=True, help_text="by a person: read anew")
    paused_at = models.DateTimeField(null=True, blank=True, help_text="by a person")
    checked_at = models.DateTimeField(null=True, blank=True, help_text="last success")
    problem = models.CharField(max_length=300, blank=True)
    problem_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True, help_text="reading is tried then")
    sending_problem = models.CharField(max_length=300, blank=True)
    sending_problem_since = models.DateTimeField(null=True, blank=True)
    sending_rests_until = models.DateTimeField(null=True, blank=True)
    read_by = models.CharField(max_length=36, blank=True, help_text="the process that reads it")
    read_until = models.DateTimeField(null=True, blank=True, help_text="its lease")

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.channel.address


class SentCopy(models.Model):
    """A reply whose copy is still to be laid into the sent folder; gone once it lies there."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="sent_copy")
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="sent_copies")
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "sent copies"
        ordering = ["due_at", "id"]


class Cursor(models.Model):
    """How far a folder was read: everything stored from ``first_uid`` up to ``uid``.

    Mail that lay there before is history. It is read upwards beside the new mail, so that nobody
    waits for it: everything up to ``history_uid`` is stored, ``history_left`` are to come.
    """

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="cursors")
    folder = models.CharField(max_length=120)
    uid_validity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField(default=0)
    first_uid = models.PositiveBigIntegerField(default=1)
    history_since = models.DateTimeField(null=True, blank=True)
    history_uid = models.PositiveBigIntegerField(default=0)
    history_left = models.PositiveIntegerField(default=0)
    history_total = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "folder"], name="cursor_once")]


class Registration(models.Model):
    """How Google or Microsoft knows this installation; each makes its own with the provider."""

    provider = models.CharField(
        max_length=9, unique=True, choices=[("google", "Google"), ("microsoft", "Microsoft")]
    )
    client_id = models.CharField(max_length=254)
    secret = models.TextField(blank=True, help_text="encrypted")
    tenant = models.CharField(max_length=254, blank=True, help_text="Microsoft only")
    changed_at = models.DateTimeField()


class StaffMail(models.Model):
    """A mail to a colleague (an invitation, a new password, a mention), until it is sent.

    It goes out through the first mailbox that works; nobody waits for it on a screen. ``mail`` is
    sealed: it may hold a link that lets somebody in.
    """

    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    mail = models.BinaryField(help_text="as it goes out; removed when it is sent")
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["due_at"], name="staff_mail_due", condition=models.Q(sent_at=None))
        ]
