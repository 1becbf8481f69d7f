"""Two machines that answer each other: noticed by how much one address writes in an hour.

What says of itself that it is automatic is told apart before (``automatic.py``). This is for those
that do not say it: beyond the budget mail is still kept, but opens nothing and alarms nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Channel, Conversation, Message, MessageKind

BY_ADDRESS = 30
BY_CONVERSATION = 20
HOUR = timedelta(hours=1)
MOST = 2_000
"""Messages of an hour that are looked at; who wrote more than all that is over any budget."""


class Lately:
    """What some people wrote in the hour before some moments, asked for once; it grows."""

    def __init__(self, contacts: Iterable[int], moments: Iterable[datetime]) -> None:
        self._said: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
        self._moments = sorted(moments)
        self._known: set[int] = set()
        self._ask(set(contacts))

    def is_over_budget(
        self, contact: Contact, conversation: Conversation | None, *, at: datetime
    ) -> bool:
        """Whether this person wrote more within the hour before than a person does."""
        if contact.created_at == at:
            self._known.add(contact.pk)  # has just written for the first time
            return False
        if contact.pk not in self._known:
            self._ask({contact.pk})
        places = [place for when, place in self._said[contact.pk] if at - HOUR < when <= at]
        if conversation is not None and places.count(conversation.pk) >= BY_CONVERSATION:
            return True
        return len(places) >= BY_ADDRESS

    def remember(self, message: Message) -> None:
        """Know of one more that came in."""
        if message.contact_id is not None:
            self._said[message.contact_id].append((message.at, message.conversation_id))

    def _ask(self, contacts: set[int]) -> None:
        self._known |= contacts
        if not contacts or not self._moments:
            return
        rows = Message.objects.filter(
            kind=MessageKind.INCOMING, contact__in=contacts,
            at__gt=self._moments[0] - HOUR, at__lte=self._moments[-1],
        ).order_by("-at")  # fmt: skip
        for contact, at, place in rows.values_list("contact_id", "at", "conversation_id")[:MOST]:
            self._said[contact].append((at, place))


def latest(contact: Contact, channel: Channel) -> Conversation | None:
    """Where further mail of a flood is put, so that it fills one conversation and no list."""
    found: Conversation | None = (
        Conversation.objects.standing().filter(contact=contact, channel=channel).first()
    )
    return found
