"""From a filter to rows: each term is a condition that an index can answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from kept.desk.contacts.models import Contact, Identity
from kept.desk.conversations.filters.language import Filter, Term, slug
from kept.desk.conversations.models import (
    Attachment,
    Channel,
    Consultation,
    ConversationField,
    Conversations,
    ConversationValue,
    Draft,
    Follower,
    Mention,
    Message,
    MessageKind,
    Tag,
    Tagging,
)
from kept.desk.lib.fields import FieldKind
from kept.desk.staff.models import Agent, Team

FEW = 500
"""Up to so many are found first, and then their conversations; of more, a list meets enough on its
way from the newest, so that it asks of each conversation whether it is one."""
SOME = 10_000
"""The same where a small index holds nothing but what is looked for."""
_TOGETHER = ("tag", "has", "is")


def apply(filter: Filter, queryset: Conversations, *, agent: Agent, at: datetime) -> Conversations:
    """The conversations of ``queryset`` for which every term holds; words are the search's part.

    ``agent`` is who ``me`` and ``mine`` are, and whose zone says when a day begins. Names that
    nobody has (``owner:nobody``) find nothing. Conversations merged into others are left out.
    """
    conditions = [Q(merged_into=None)]
    alternatives: dict[str, Q] = {}
    is_any = "any" in filter.values("status")
    for term in filter.terms:
        if term.key == "status" and (is_any or term.value == "any"):
            continue
        holds = _field(term) if term.is_field else _TERMS[term.key](term.value, agent)
        if term.is_negated or term.key in _TOGETHER:
            conditions.append(~holds if term.is_negated else holds)
        else:
            known = alternatives.get(term.key)
            alternatives[term.key] = known | holds if known is not None else holds
    return queryset.filter(*conditions, *alternatives.values())


def period(filter: Filter, *, agent: Agent) -> tuple[Filter, datetime | None, datetime | None]:
    """A filter without its days, and from when until when (not included) they reach."""
    since = [_midnight(value, agent) for value in filter.values("after")]
    until = [_midnight(value, agent) for value in filter.values("before")]
    rest = tuple(t for t in filter.terms if t.is_negated or t.key not in ("before", "after"))
    return replace(filter, terms=rest), min(since, default=None), max(until, default=None)


def known_fields() -> tuple[str, ...]:
    """The slugs of the custom fields of conversations, for ``parse``; one query."""
    names = ConversationField.objects.filter(archived_at=None).values_list("name", flat=True)
    return tuple(map(slug, names))


def _status(value: str, agent: Agent) -> Q:
    return Q(status=value)


def _owner(value: str, agent: Agent) -> Q:
    if value.casefold() == "none":
        return Q(owner=None)
    if value.casefold() == "me":
        return Q(owner=agent)
    named = Q(name__iexact=value) | Q(name__istartswith=f"{value} ") | Q(email__iexact=value)
    return _one_of("owner", list(Agent.objects.filter(named).values_list("pk", flat=True)))


def _team(value: str, agent: Agent) -> Q:
    if value.casefold() == "none":
        return Q(team=None)
    if value.casefold() == "mine":
        return _one_of("team", list(agent.teams.values_list("pk", flat=True)))
    teams = Team.objects.filter(Q(name__iexact=value) | Q(name__iexact=value.replace("-", " ")))
    return _one_of("team", list(teams.values_list("pk", flat=True)))


def _tag(value: str, agent: Agent) -> Q:
    tags = Tag.objects.filter(Q(name__iexact=value) | Q(name__iexact=value.replace("-", " ")))
    return Q(pk__in=Tagging.objects.filter(tag__in=tags).values("conversation"))


def _from(value: str, agent: Agent) -> Q:
    address = value.casefold()
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", address):  # whole: the index knows it
        return Q(
            contact__in=Identity.objects.filter(scheme="email", scope="", value=address).values(
                "contact"
            )
        )
    named = Contact.objects.filter(Q(name__icontains=value) | Q(called__icontains=value))
    reached = Identity.objects.filter(value__icontains=address)
    found = {*named.values_list("pk", flat=True)[: FEW + 1]}
    found |= {*reached.values_list("contact", flat=True)[: FEW + 1]}
    if len(found) <= FEW:
        return Q(contact__in=found)
    mine = Q(pk=OuterRef("contact"))
    return Q(Exists(named.filter(mine))) | Q(Exists(reached.filter(contact=OuterRef("contact"))))


def _before(value: str, agent: Agent) -> Q:
    return Q(last_message_at__lt=_midnight(value, agent))


def _after(value: str, agent: Agent) -> Q:
    """That day and later."""
    return Q(last_message_at__gte=_midnight(value, agent))


def _has(value: str, agent: Agent) -> Q:
    if value == "draft":
        mine = Draft.objects.filter(agent=agent, conversation__isnull=False)
        return Q(pk__in=mine.values("conversation"))
    here = Message.objects.filter(conversation=OuterRef("pk"))
    if value == "note":
        return Q(Exists(here.filter(kind=MessageKind.NOTE)))
    files = Attachment.objects.filter(message__isnull=False, is_inline=False)
    if files[: FEW + 1].count() <= FEW:
        return Q(pk__in=files.values("message__conversation"))
    return Q(Exists(files.filter(message__conversation=OuterRef("pk"))))


def _is(value: str, agent: Agent) -> Q:
    if value == "waiting":
        # Who waits has something due, and so the index of what is due is entered. A promise may
        # be due beside; said so, for PostgreSQL takes two conditions of one meaning for rarer
        # than one, and would sort all who wait.
        return Q(next_due__isnull=False) & (Q(promise_due=None) | Q(waiting_since__isnull=False))
    if value == "archive":
        return Q(is_archive=True)
    if value == "followed":
        return Q(pk__in=Follower.objects.filter(agent=agent).values("conversation"))
    if value in ("asked", "asking"):
        whose = Q(colleague=agent) if value == "asked" else Q(by=agent)
        return Q(pk__in=Consultation.objects.open().filter(whose).values("message__conversation"))
    if value in ("mentioned", "unread"):
        mentions = Mention.objects.filter(agent=agent)
        mentions = mentions.filter(read_at=None) if value == "unread" else mentions
        return Q(pk__in=mentions.values("message__conversation"))
    automatic = Message.objects.filter(is_automatic=True)
    if automatic.order_by()[: SOME + 1].count() <= SOME:
        return Q(pk__in=automatic.values("conversation"))
    return Q(Exists(automatic.filter(conversation=OuterRef("pk"))))


def _channel(value: str, agent: Agent) -> Q:
    named = Q(name__iexact=value) | Q(address__iexact=value) | Q(kind__iexact=value)
    return _one_of("channel", list(Channel.objects.filter(named).values_list("pk", flat=True)))


_TERMS: dict[str, Callable[[str, Agent], Q]] = {
    "status": _status,
    "owner": _owner,
    "team": _team,
    "tag": _tag,
    "from": _from,
    "before": _before,
    "after": _after,
    "has": _has,
    "is": _is,
    "channel": _channel,
}


def _field(term: Term) -> Q:
    """A custom field has the value; texts without regard to capitals."""
    fields = [f for f in ConversationField.objects.all() if slug(f.name) == term.key]
    holds = Q()
    for field in fields:
        value: Q | None = Q(text__iexact=term.value)
        if field.kind == FieldKind.NUMBER:
            value = _number(term.value)
        elif field.kind == FieldKind.DATE:
            value = _date(term.value)
        if value is not None:
            holds |= Q(field=field) & value
    found = ConversationValue.objects.filter(holds) if holds else ConversationValue.objects.none()
    return Q(pk__in=found.values("conversation"))


def _number(value: str) -> Q | None:
    try:
        number = Decimal(value.replace(",", "."))
    except InvalidOperation:
        return None
    return Q(number=number) if number.is_finite() and abs(number) < 10**14 else None


def _date(value: str) -> Q | None:
    try:
        return Q(date=date.fromisoformat(value))
    except ValueError:
        return None


def _one_of(name: str, keys: list[int]) -> Q:
    """One key as an equality, so that the rows leave an index in their order."""
    return Q(**{f"{name}_id": keys[0]}) if len(keys) == 1 else Q(**{f"{name}_id__in": keys})


def _midnight(day: str, agent: Agent) -> datetime:
    """When the day begins where the agent is."""
    return datetime.combine(date.fromisoformat(day), time.min, ZoneInfo(agent.zone))
