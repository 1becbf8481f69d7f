"""What colleagues tell each other beside a conversation, and whom they call in."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kept.desk.conversations import pictures
from kept.desk.conversations.actions.drafts import spend_draft
from kept.desk.conversations.actions.following import add_followers
from kept.desk.conversations.models import (
    Attachment,
    Conversation,
    DraftKind,
    Mention,
    Message,
    MessageKind,
)
from kept.desk.conversations.permissions import may_see
from kept.desk.conversations.projection import change, hold_standing
from kept.desk.conversations.refusals import MayNotSee, Problem, Unfinished
from kept.desk.conversations.search import index
from kept.desk.lib.html import plain_text
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent, Membership


@transaction.atomic
def write_note(conversation: Conversation, *, by: Agent, at: datetime, html: str) -> Message:
    """Write a note that only colleagues read. The customer's waiting goes on.

    ``@Name`` calls somebody in: by whole name, by first name where it is only one person's, or a
    team by its name; they follow the conversation from now on. The files of the writer's draft of
    a note go along, and the draft is gone.

    Raises:
        MayNotSee: somebody who is called in may not look into this conversation.
        Unfinished: there is no text.
    """
    conversation = hold_standing(conversation)
    safe = pictures.safe(html)
    text = plain_text(safe).strip()
    drafted = Attachment.objects.filter(
        draft__conversation=conversation, draft__agent=by, draft__kind=DraftKind.NOTE
    )
    files = pictures.going_along(safe, drafted)
    if not text and not files:
        raise Unfinished([Problem("empty", "There is no text yet. Write it, then save the note.")])
    called = [agent for agent in called_in(text) if agent != by]
    blind = [agent for agent in called if not may_see(agent, conversation)]
    if blind:
        raise MayNotSee(blind)
    note: Message = Message.objects.create(
        conversation=conversation, kind=MessageKind.NOTE, agent=by, at=at, text=text, html=safe
    )
    drafted.filter(pk__in=[file.pk for file in files]).update(message=note, draft=None)
    index(note, is_new=True)
    Mention.objects.bulk_create(Mention(message=note, agent=agent) for agent in called)
    add_followers(conversation, called, at=at)
    names = [agent.name for agent in called]
    change(conversation, "noted", {}, by=by, at=at, message=note, data={"called": names})
    spend_draft(conversation, by, DraftKind.NOTE)
    return note


def read_mentions(conversation: Conversation, agent: Agent, *, at: datetime) -> int:
    """Mark what called this person into the conversation as read; how many there were."""
    # Nearly always there is none, and looking must not make a reader wait for writers.
    if not _unread(conversation.pk, agent.pk):
        return 0
    unread = Mention.objects.filter(message__conversation=conversation, agent=agent, read_at=None)
    return unread.update(read_at=at)


@prepared
def _unread(conversation: int, agent: int) -> QuerySet[Mention, int]:
    unread = Mention.objects.filter(message__conversation=conversation, agent=agent, read_at=None)
    return unread.values_list("pk", flat=True)[:1]


def called_in(text: str) -> list[Agent]:
    """The active people whom ``@Name`` in a text calls, each once, in the order of the text."""
    if "@" not in text:
        return []
    people = _people_by_name()
    names = sorted(people, key=len, reverse=True)  # "@Ada Okafor" before "@Ada"
    pattern = re.compile(
        r"(?<![\w@])@(" + "|".join(re.escape(name) for name in names) + r")(?!\w)", re.IGNORECASE
    )
    called: dict[int, Agent] = {}
    for found in pattern.finditer(text) if names else ():
        for agent in people[found[1].casefold()]:
            called.setdefault(agent.pk, agent)
    return list(called.values())


def _people_by_name() -> dict[str, list[Agent]]:
    """Active people by whole name, team, and first name where only one has it; in lower case."""
    firsts: dict[str, list[Agent]] = defaultdict(list)
    wholes: dict[str, list[Agent]] = defaultdict(list)
    for agent in Agent.objects.active():
        firsts[agent.first_name.casefold()].append(agent)
        wholes[agent.name.casefold()].append(agent)
    teams: dict[str, list[Agent]] = defaultdict(list)
    members = Membership.objects.filter(agent__is_active=True, team__archived_at=None)
    for member in members.select_related("agent", "team"):
        teams[member.team.name.casefold()].append(member.agent)
    single = {name: people for name, people in firsts.items() if len(people) == 1}
    return {**teams, **single, **wholes}
