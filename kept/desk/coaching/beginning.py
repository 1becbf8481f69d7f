"""A conversation that somebody begins: read along as any other, before it is there.

Its number is 0, which no conversation has: whatever is asked of it, there is nothing yet. So the
same check, chips and guards look at the first message as at every reply.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from kept.desk.coaching.models import Denied, DraftDismissal
from kept.desk.contacts.models import Contact, Identity
from kept.desk.conversations.models import Channel, Conversation, Draft
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent

NOT_YET = 0
MOST, LONGEST = 50, 2_000


def imagined(
    *, channel: Channel | None, to: str, subject: str, by: Agent, at: datetime
) -> Conversation:
    """The conversation as it would be, with whom the address belongs to, or with a stranger."""
    channel = channel or Channel(pk=NOT_YET)
    return Conversation(
        pk=NOT_YET, subject=subject[:255], channel=channel, contact=_known(to) or _stranger(),
        team=channel.team, owner=by, created_at=at, last_message_at=at,
    )  # fmt: skip


def _known(to: str) -> Contact | None:
    address = to.partition(",")[0].strip().lower()
    identity = _identities.first(address) if address else None
    contact = identity.contact if identity else None
    while contact is not None and contact.merged_into is not None:
        contact = contact.merged_into
    return contact


@prepared
def _identities(address: str) -> QuerySet[Identity]:
    found = Identity.objects.filter(scheme="email", scope="", value=address)
    return found.select_related("contact", "contact__merged_into")


def _stranger() -> Contact:
    return Contact(pk=NOT_YET)


def read_denied(given: Iterable[str]) -> Denied:
    """What a form says was called no mistake, as JSON ``[code, quote]``; the rest is let go."""
    return frozenset(pair for raw in list(given)[:MOST] for pair in _pairs(raw[:LONGEST]))


def remembered(draft: Draft | None) -> list[str]:
    """What was called no mistake beside a draft, as the form says it."""
    if draft is None:
        return []
    kept = DraftDismissal.objects.filter(draft=draft).order_by("pk")
    return [json.dumps([one.code, one.quote], ensure_ascii=False) for one in kept]


def _pairs(raw: str) -> Iterable[tuple[str, str]]:
    try:
        told = json.loads(raw)
    except ValueError:
        return ()
    if isinstance(told, list) and len(told) == 2 and all(isinstance(one, str) for one in told):
        return ((told[0][:8], told[1]),)
    return ()
