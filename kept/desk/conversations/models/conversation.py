"""A conversation, the channel it is on, and the events it consists of."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from kept.desk.contacts.models import Contact
from kept.desk.staff.models import Agent, Membership, Team


class ChannelKind(models.TextChoices):
    """The ways in that exist."""

    EMAIL = "email", "E-mail"


class Channel(models.Model):
    """An address at which people write to us; its settings live with the channel's own code."""

    kind = models.CharField(max_length=12, choices=ChannelKind.choices)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=254, blank=True, help_text="as customers know it")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="channels")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signature = models.TextField(blank=True, help_text="below every reply; {agent} is the name")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "address"], name="channel_address_once")
        ]

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    """Where a conversation stands; any message of the customer makes it open."""

    OPEN = "open", "Open"
    WAITING = "waiting", "Waiting for customer"
    SNOOZED = "snoozed", "Snoozed"
    RESOLVED = "resolved", "Resolved"


class Priority(models.TextChoices):
    """How much sooner, or later, an answer is due; the house rules say by which factor."""

    LOW = "low", "Low"
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"


# Written by hand: nearly every page asks, and to have it built cost five times the asking.
_HIDDEN = (
    f"SELECT id FROM {Team._meta.db_table} WHERE is_limited AND id NOT IN"
    f" (SELECT team_id FROM {Membership._meta.db_table} WHERE agent_id = %s)"
)


def hidden_from(agent: Agent) -> tuple[int, ...]:
    """The limited teams that this person is not in, by id."""
    with connection.cursor() as cursor:
        cursor.execute(_HIDDEN, [agent.pk])
        return tuple(pk for (pk,) in cursor.fetchall())


class Conversations(models.QuerySet["Conversation"]):
    """Conversations, as lists ask for them."""

    def visible_to(self, agent: Agent, *, hidden: Collection[int] | None = None) -> Conversations:
        """Those this person may see: all, but of limited teams only for members and owners.

        Who asks for several lists at once asks ``hidden_from`` before, and hands it in.
        """
        return self.open_to(agent.pk, is_owner=agent.is_owner, hidden=hidden)

    def open_to(
        self, agent: int, *, is_owner: bool, hidden: Collection[int] | None = None
    ) -> Conversations:
        """As ``visible_to``, for whom only the number and this are known."""
        if is_owner:
            return self
        return self.exclude(team__in=RawSQL(_HIDDEN, [agent]) if hidden is None else hidden)

    def standing(self) -> Conversations:
        """Without those merged into another."""
        return self.filter(merged_into=None)

    def unreckoned(self, since: datetime | None) -> Conversations:
        """Those who wait and of whom nobody has reckoned when it is due, or not ``since`` then."""
        stale = Q(reckoned_at=None) | Q(reckoned_at__lt=since) if since else Q(reckoned_at=None)
        return self.filter(stale, waiting_since__isnull=False)

    def unresolved(self) -> Conversations:
        return self.standing().exclude(status=Status.RESOLVED)


class Conversation(models.Model):
    """Everything said with one person about one matter.

    The columns from ``status`` on are what the events add up to, written in their transaction.
    Foreign keys have no index of their own: a list leaves one of those below in its order, and
    SQLite would prefer the shorter one and sort.
    """

    subject = models.CharField(max_length=255, blank=True)
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="conversations", db_index=False
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="conversations", db_index=False
    )
    created_at = models.DateTimeField()
    is_archive = models.BooleanField(default=False, help_text="history from before the desk")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    owner = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="owns", db_index=False
    )
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="conversations", db_index=False
    )
    transfers = models.PositiveSmallIntegerField(default=0, help_text="how often it changed hands")
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="when the customer's first unanswered message came"
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    priority = models.CharField(max_length=6, choices=Priority.choices, default=Priority.NORMAL)
    answer_due = models.DateTimeField(
        null=True, blank=True, help_text="until it is reckoned, when the waiting began"
    )
    due_soon = models.DateTimeField(null=True, blank=True, help_text="when to warn of answer_due")
    solve_by = models.DateTimeField(null=True, blank=True, help_text="when a solution is due")
    reckoned_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    promise_due = models.DateTimeField(
        null=True, blank=True, help_text="when the first open promise is due"
    )
    next_due = models.DateTimeField(null=True, blank=True, help_text="the soonest of what is due")
    last_message_at = models.DateTimeField()
    preview = models.CharField(max_length=160, blank=True, help_text="of the last message")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    objects: ClassVar[Any] = Conversations.as_manager()

    class Meta:
        ordering = ["-last_message_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="snoozed", snoozed_until__isnull=False)
                | (~Q(status="snoozed") & Q(snoozed_until=None)),
                name="conversation_snoozed_until",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (Q(status="resolved") & ~Q(merged_into=F("id"))),
                name="conversation_merged_rests",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since=None) | ~Q(status="resolved"),
                name="conversation_resolved_waits_not",
            ),
            models.CheckConstraint(
                condition=Q(answer_due=None) | Q(waiting_since__isnull=False),
                name="conversation_due_while_waiting",
            ),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="conversation_priority_known"
            ),
        ]
        indexes = [
            models.Index(fields=["-last_message_at", "-id"], name="by_time"),
            models.Index(fields=["status", "-last_message_at", "-id"], name="by_status"),
            models.Index(fields=["team", "-last_message_at", "-id"], name="by_team_time"),
            models.Index(fields=["team", "status", "-last_message_at", "-id"], name="by_team"),
            models.Index(fields=["owner", "-last_message_at", "-id"], name="by_owner_time"),
            models.Index(fields=["owner", "status", "-last_message_at", "-id"], name="by_owner"),
            models.Index(fields=["contact", "-last_message_at", "-id"], name="by_contact"),
            models.Index(
                fields=["next_due", "-last_message_at", "-id"],
                name="by_due",
                condition=Q(next_due__isnull=False),
            ),
            models.Index(
                fields=["team", "next_due", "-last_message_at", "-id"],
                name="by_team_due",
                condition=Q(next_due__isnull=False),
            ),
            models.Index(
                fields=["owner", "next_due", "-last_message_at", "-id"],
                name="by_owner_due",
                condition=Q(next_due__isnull=False),
            ),
            models.Index(  # the count that every page shows
                fields=["owner", "status"],
                name="by_owner_waiting",
                condition=Q(waiting_since__isnull=False, next_due__isnull=False),
            ),
            models.Index(
                fields=["reckoned_at"],
                name="by_reckoned",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(
                fields=["due_soon"],
                name="by_due_soon",
                condition=Q(due_soon__isnull=False, warned_at=None),
            ),
            models.Index(
                fields=["merged_into"], name="by_target", condition=Q(merged_into__isnull=False)
            ),
            models.Index(
                fields=["snoozed_until"],
                name="by_snoozed_until",
                condition=Q(snoozed_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or "(no subject)"

    def get_absolute_url(self) -> str:
        return f"/conversations/{self.pk}/"


class Event(models.Model):
    """One thing that happened in a conversation, append-only: what, who, when.

    Kinds are those of ``events.KINDS``; ``data`` holds what the story tells (names, from, to).
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    message = models.ForeignKey(
        "conversations.Message", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    batch = models.ForeignKey(
        "conversations.Batch", models.SET_NULL, null=True, blank=True, related_name="events"
    )
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["conversation", "at", "id"], name="event_in_order")]


class Batch(models.Model):
    """Several conversations changed at one stroke; undone at one stroke."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=24)
    undone_at = models.DateTimeField(null=True, blank=True)
    changed: int = 0
    """How many conversations it changed; told by whoever made it, not kept."""
    refusals: tuple[tuple[str, int], ...] = ()
    """Why others stayed as they were, and how many; not kept either."""
