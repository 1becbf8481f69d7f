"""How a conversation goes from one person to another: with a card, and not before it is taken."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kept.desk.conversations.models.conversation import Conversation
from kept.desk.staff.models import Agent, Team


class HandOverState(models.TextChoices):
    """Until it is accepted, the old owner stays responsible."""

    PROPOSED = "proposed", "Waits to be accepted"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class HandOvers(models.QuerySet["HandOver"]):
    """Hand-overs, as screens ask for them."""

    def pending(self) -> HandOvers:
        """Those that wait, in conversations that are still to be worked on."""
        here = self.filter(state=HandOverState.PROPOSED, conversation__merged_into=None)
        return here.exclude(conversation__status="resolved")

    def for_(self, agent: Agent | int) -> HandOvers:
        """Those this person may accept: named, or in the team it is for."""
        return self.filter(Q(receiver=agent) | Q(receiver=None, team__members=agent)).exclude(
            giver=agent
        )

    def waiting_for(self, agent: Agent) -> HandOvers:
        """What this person may see and accept, longest first."""
        return self.awaited_by(agent.pk, is_owner=agent.is_owner)

    def awaited_by(self, agent: int, *, is_owner: bool) -> HandOvers:
        """As ``waiting_for``, for whom only the number and this are known."""
        waiting = self.pending().for_(agent).distinct()
        if not is_owner:
            seen = Conversation.objects.open_to(agent, is_owner=False)
            waiting = waiting.filter(conversation__in=seen.values("pk"))
        return waiting.select_related("conversation__contact", "giver")


class HandOver(models.Model):
    """Somebody wants to pass a conversation on, with a card of what the next one must know.

    ``giver`` owns it until then; ``by`` proposed it. It goes to ``receiver``, or to whoever of
    ``team`` accepts. The card is text that people may change: what the customer wants, what they
    told us already, what was tried, what is promised, and how they feel.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="hand_overs"
    )
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=300)
    wanted = models.TextField(blank=True)
    known = models.TextField(blank=True)
    tried = models.TextField(blank=True)
    promised = models.TextField(blank=True)
    mood = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=9, choices=HandOverState.choices, default=HandOverState.PROPOSED
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was declined")
    objects: ClassVar[Any] = HandOvers.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(state="proposed"), name="hand_over_one_pending"
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=False) | Q(team__isnull=False),
                name="hand_over_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="hand_over_decided_when",
            ),
        ]

    @property
    def to(self) -> str:
        """Whom it is for, by name."""
        return str(self.receiver or self.team)


class GivingWay(models.TextChoices):
    """To whom of several a conversation goes."""

    IN_TURN = "turn", "In turn"
    LEAST = "least", "Who has the fewest waiting"


class AssignmentRule(models.Model):
    """Who gets what nobody owns; the first rule that fits decides.

    Empty conditions fit everything. ``words`` are tags or words of the subject, with commas, of
    which one must be there. Without ``people`` it is the members of the conversation's team.
    """

    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True, help_text="of the contact, such as de")
    way = models.CharField(max_length=5, choices=GivingWay.choices, default=GivingWay.LEAST)
    people: models.ManyToManyField[Agent, Any] = models.ManyToManyField(Agent, blank=True)
    last = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="who had the last turn",
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
