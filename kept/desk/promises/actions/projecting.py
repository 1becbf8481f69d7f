"""The clock of a conversation that its open promises set."""

from __future__ import annotations

from django.db.models import Min

from kept.desk.conversations.models import Conversation
from kept.desk.conversations.projection import show_due
from kept.desk.promises.models import Promise


def project(conversation: Conversation) -> None:
    """Write when the first open promise of a held conversation is due."""
    promises = Promise.objects.open().filter(conversation=conversation)
    show_due(conversation, promise_due=promises.aggregate(due=Min("due_at"))["due"])
