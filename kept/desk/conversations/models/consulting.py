"""A colleague is asked inside a conversation, with a clock; whose it is does not change."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Max, Q

from kept.desk.conversations.models.conversation import Conversation
from kept.desk.conversations.models.message import Message, MessageKind
from kept.desk.staff.models import Agent


class ConsultationState(models.TextChoices):
    """What became of a question to a colleague."""

    ASKED = "asked", "Waits for an answer"
    ANSWERED = "answered", "Answered"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Consultations(models.QuerySet["Consultation"]):
    """Questions to colleagues, as screens ask for them."""

    def open(self) -> Consultations:
        return self.filter(state=ConsultationState.ASKED)

    def here(self, conversation: Conversation) -> Consultations:
        """Those asked in a conversation, or in one that became part of it."""
        return self.filter(message__conversation=conversation)

    def named(self) -> Consultations:
        """With whom they are between, and what is asked and answered, in the same query."""
        return self.select_related("by", "colleague", "message", "answer")

    def news_for(self, agent: Agent, conversation: Conversation) -> Consultations:
        """What this person asked that is open, or came to an end since we last replied."""
        said = conversation.messages.filter(kind=MessageKind.REPLY).aggregate(at=Max("at"))["at"]
        mine = self.filter(by=agent).exclude(state=ConsultationState.WITHDRAWN)
        if said is not None:
            mine = mine.filter(Q(closed_at=None) | Q(closed_at__gt=said))
        return mine.named().select_related("conversation__contact")

    def _seen_by(self, agent: int, *, is_owner: bool) -> Consultations:
        """Those in conversations that this person may look into."""
        if is_owner:
            return self
        seen = Conversation.objects.open_to(agent, is_owner=False)
        return self.filter(message__conversation__in=seen.values("pk"))

    def waiting_for(self, agent: Agent) -> Consultations:
        """What this person is asked and has not answered, soonest due first."""
        return self.awaited_by(agent.pk, is_owner=agent.is_owner)

    def awaited_by(self, agent: int, *, is_owner: bool) -> Consultations:
        """As ``waiting_for``, for whom only the number and this are known."""
        asked = self.open().filter(colleague=agent)._seen_by(agent, is_owner=is_owner)
        return asked.select_related("message__conversation__contact", "by").order_by("due_at", "pk")

    def overdue_for(self, agent: Agent) -> Consultations:
        """What this person asked, or what was asked in a team they lead, and is overdue."""
        return self.late_for(agent.pk, is_lead=agent.is_lead, is_owner=agent.is_owner)

    def late_for(self, agent: int, *, is_lead: bool, is_owner: bool) -> Consultations:
        """As ``overdue_for``, for whom only the number and this are known."""
        whose = Q(by=agent)
        if is_lead:
            whose |= Q(message__conversation__team__members=agent)
        late = self.open().filter(whose, late_at__isnull=False).exclude(colleague=agent)
        seen = late._seen_by(agent, is_owner=is_owner).distinct()
        return seen.select_related("message__conversation__contact", "by", "colleague")


class Consultation(models.Model):
    """``by`` asks ``colleague`` something, to be answered by ``due_at``.

    The question is the note ``message``, which goes along when conversations are merged; the
    answer is the note ``answer``. ``late_at`` is when it was told that nobody had answered in
    time, ``mailed_at`` when a mail said so, too.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="consultations")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="consultations"
    )
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=ConsultationState.choices, default=ConsultationState.ASKED
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="answers_to"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="why it was declined")
    late_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[Any] = Consultations.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "colleague"], condition=Q(state="asked"),
                name="consultation_one_open_each",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", closed_at=None)
                | (~Q(state="asked") & Q(closed_at__isnull=False)),
                name="consultation_closed_when",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["colleague", "due_at"],
                condition=Q(state="asked"),
                name="consultation_asked",
            )
        ]

    @property
    def question(self) -> str:
        """What is asked; empty if its words were removed."""
        return self.message.own_text.strip() if self.message else ""
