"""Calls to customers, written down by whoever made them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kept.desk.conversations import pictures
from kept.desk.conversations.models import Conversation, Message, MessageKind
from kept.desk.conversations.projection import change, hold_standing
from kept.desk.conversations.search import index
from kept.desk.lib.html import plain_text
from kept.desk.staff.models import Agent


@transaction.atomic
def log_call(
    conversation: Conversation, *, by: Agent, at: datetime, html: str, reached: bool
) -> Message:
    """Write down that the customer was called: a note that says what was spoken.

    ``reached`` is whether anybody answered; nobody needs words for a call that did not.
    """
    conversation = hold_standing(conversation)
    safe = pictures.safe(html)
    text = plain_text(safe).strip()
    if not text:
        text = "Spoke on the phone." if reached else "Called, and nobody answered."
        safe = f"<p>{text}</p>"
    note: Message = Message.objects.create(
        conversation=conversation, kind=MessageKind.NOTE, agent=by, at=at, text=text, html=safe
    )
    index(note, is_new=True)
    change(conversation, "called", {}, by=by, at=at, message=note, data={"reached": reached})
    return note
