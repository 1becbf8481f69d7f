"""Two machines that answer each other: noticed by how much one address writes in an hour.

What says of itself that it is automatic is told apart before (``automatic.py``). This is for those
that do not say it: beyond the budget mail is still kept, but opens nothing and alarms nobody.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Channel, Conversation, Message, MessageKind

BY_ADDRESS = 30
BY_CONVERSATION = 20
HOUR = timedelta(hours=1)


def is_over_budget(contact: Contact, conversation: Conversation | None, *, at: datetime) -> bool:
    """Whether this person wrote more within the last hour than a person does."""
    if contact.created_at == at:
        return False  # has just written for the first time
    lately = Message.objects.filter(kind=MessageKind.INCOMING, at__gt=at - HOUR, at__lte=at)
    theirs = lately.filter(contact=contact).order_by()
    places = list(theirs.values_list("conversation_id", flat=True)[:BY_ADDRESS])
    if conversation is not None and places.count(conversation.pk) >= BY_CONVERSATION:
        return True
    return len(places) >= BY_ADDRESS


def latest(contact: Contact, channel: Channel) -> Conversation | None:
    """Where further mail of a flood is put, so that it fills one conversation and no list."""
    found: Conversation | None = (
        Conversation.objects.standing().filter(contact=contact, channel=channel).first()
    )
    return found
