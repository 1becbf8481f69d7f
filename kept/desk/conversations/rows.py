"""A conversation as a row of a list: every string is ready, so that templates only place them.

(Formatting fifty times in a template costs more than everything else on the page.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Conversation, Conversations, Draft, Status, Tagging
from kept.desk.staff.models import Agent

NOBODY = Contact().display_name
"""How somebody without a name is called."""
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_STATUSES = dict(Status.choices)


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of a conversation; times are in the reader's zone."""

    pk: int
    url: str
    contact_id: int
    customer: str
    subject: str
    preview: str
    status: str
    status_name: str
    when: str
    when_iso: str
    waiting: str
    waiting_iso: str
    owner_id: int | None
    owner: str
    owner_initials: str
    team: str
    tags: tuple[str, ...]
    has_draft: bool
    due: str
    due_iso: str
    soon_iso: str
    is_soon: bool
    is_late: bool
    promise: str
    promise_is_late: bool


def named(queryset: Conversations) -> Conversations:
    """The conversations with the names that rows show, in the same query."""
    return queryset.annotate(
        customer_name=F("contact__name"), owner_name=F("owner__name"), team_name=F("team__name")
    )


def rows_of(
    conversations: Sequence[Conversation], *, agent: Agent, at: datetime, with_marks: bool = True
) -> tuple[Row, ...]:
    """Rows of ``named`` conversations for a reader at a moment; two queries, however many.

    None at all without the marks: tags, and whether the reader has a draft there.
    """
    keys = [conversation.pk for conversation in conversations] if with_marks else []
    tags: dict[int, list[str]] = defaultdict(list)
    if keys:
        tagged = Tagging.objects.filter(conversation__in=keys).order_by("tag__name")
        for key, name in tagged.values_list("conversation_id", "tag__name"):
            tags[key].append(name)
    drafted = set(_drafted(keys, agent)) if keys else set()
    zone = ZoneInfo(agent.zone)
    return tuple(
        _row(one, tuple(tags.get(one.pk, ())), one.pk in drafted, zone, at) for one in conversations
    )


def _drafted(keys: Sequence[int], agent: Agent) -> Iterable[int]:
    drafts = Draft.objects.filter(agent=agent, conversation__in=keys)
    return drafts.values_list("conversation_id", flat=True)


def _row(
    conversation: Conversation, tags: tuple[str, ...], has_draft: bool, zone: ZoneInfo, at: datetime
) -> Row:
    names: Any = conversation  # with what ``named`` added
    owner = names.owner_name or ""
    since, promise = conversation.waiting_since, conversation.promise_due
    due, soon = conversation.answer_due, conversation.due_soon
    if conversation.reckoned_at is None:
        due = soon = None
    return Row(
        pk=conversation.pk,
        url=conversation.get_absolute_url(),
        contact_id=conversation.contact_id,
        customer=names.customer_name or NOBODY,
        subject=conversation.subject or "(no subject)",
        preview=conversation.preview,
        status=conversation.status,
        status_name=_STATUSES[Status(conversation.status)],
        when=short_time(conversation.last_message_at, zone, at),
        when_iso=conversation.last_message_at.isoformat(),
        waiting=span(since, at) if since else "",
        waiting_iso=since.isoformat() if since else "",
        owner_id=conversation.owner_id,
        owner=owner,
        owner_initials=initials(owner),
        team=names.team_name or "",
        tags=tags,
        has_draft=has_draft,
        due=left(due, at) if due else "",
        due_iso=due.isoformat() if due else "",
        soon_iso=soon.isoformat() if soon else "",
        is_soon=due is not None and soon is not None and soon <= at < due,
        is_late=due is not None and due < at,
        promise=short_time(promise, zone, at) if promise else "",
        promise_is_late=promise is not None and promise < at,
    )


def short_time(moment: datetime, zone: ZoneInfo, at: datetime) -> str:
    """``09:12`` on the same day, ``3 Mar`` in the same year, else ``3 Mar 2024``."""
    local, today = moment.astimezone(zone), at.astimezone(zone)
    if local.date() == today.date():
        return f"{local.hour:02}:{local.minute:02}"
    day = f"{local.day} {MONTHS[local.month - 1]}"
    return day if local.year == today.year else f"{day} {local.year}"


def span(since: datetime, until: datetime) -> str:
    """How long that is, as exactly as one would say it: ``40 min``, ``2 h 5 min``, ``3 d 4 h``."""
    minutes = max(0, int((until - since).total_seconds())) // 60
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days} d {hours % 24} h" if hours % 24 else f"{days} d"
    if hours:
        return f"{hours} h {minutes % 60} min" if minutes % 60 and hours < 10 else f"{hours} h"
    return f"{minutes} min"


def left(due: datetime, at: datetime) -> str:
    """How long until it is due, or since: ``40 min left``, ``2 h 5 min over``."""
    return f"{span(at, due)} left" if at < due else f"{span(due, at)} over"


def initials(name: str) -> str:
    """``AO`` for Ada Okafor, nothing for nobody."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
