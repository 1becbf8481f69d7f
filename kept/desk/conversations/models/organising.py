"""How a team keeps order: tags, fields, views, links, moves, followers, mentions, presence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from kept.desk.conversations.models.conversation import Conversation
from kept.desk.conversations.models.message import Message
from kept.desk.lib.fields import CustomField, CustomValue
from kept.desk.staff.models import Team


class Tag(models.Model):
    """A word that conversations share."""

    name = models.CharField(max_length=40)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_name_once")]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A conversation has a tag, set by whom and when (no agent: by the machine)."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "conversation"], name="tagged_once")]


class ConversationField(CustomField):
    """A field that a company added to conversations."""


class ConversationValue(CustomValue):
    """What a field says about a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="values")
    field = models.ForeignKey(ConversationField, models.PROTECT, related_name="values")

    class Meta(CustomValue.Meta):
        constraints = [
            *CustomValue.Meta.constraints,
            models.UniqueConstraint(fields=["conversation", "field"], name="value_once"),
        ]


class View(models.Model):
    """A list with a name: a query in the language of the search, and an order."""

    name = models.CharField(max_length=60)
    query = models.CharField(max_length=300, blank=True)
    order = models.CharField(
        max_length=8, choices=[("waiting", "Waiting longest"), ("newest", "Newest first")],
        default="waiting",
    )  # fmt: skip
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="views"
    )
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="views")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(agent=None) | Q(team=None), name="view_one_scope")
        ]


class Link(models.Model):
    """Two conversations belong together, and stay two."""

    one = models.ForeignKey(Conversation, models.CASCADE, related_name="links_out")
    other = models.ForeignKey(Conversation, models.CASCADE, related_name="links_in")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="linked_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="link_smaller_first"),
        ]


class Move(models.Model):
    """Messages went from one conversation to another: a merge or a split; undone by going back."""

    kind = models.CharField(max_length=5, choices=[("merge", "Merged"), ("split", "Split")])
    source = models.ForeignKey(Conversation, models.PROTECT, related_name="moves_out")
    target = models.ForeignKey(Conversation, models.PROTECT, related_name="moves_in")
    messages: models.ManyToManyField[Message, models.Model] = models.ManyToManyField(
        Message, related_name="moves"
    )
    before = models.JSONField(help_text="the columns of both before, to be put back")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)


class Follower(models.Model):
    """A colleague who is told what happens here."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="followers")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "agent"], name="follower_once")
        ]


class Mention(models.Model):
    """A note names a colleague, who has read it or not."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="told by mail, or not to be")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "agent"], name="mentioned_once")]
        indexes = [
            models.Index(
                fields=["message"], name="mention_untold", condition=Q(read_at=None, mailed_at=None)
            )
        ]


class Presence(models.Model):
    """Somebody has a conversation on the screen, or is writing in it; stale after 45 seconds."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="presences")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences")
    is_writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "agent"], name="present_once")
        ]
