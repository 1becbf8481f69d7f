"""Work finds its people: rules that give out what nobody owns, within what each can carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q

from kept.desk.conversations.models import (
    AssignmentRule,
    Conversation,
    GivingWay,
    Status,
)
from kept.desk.conversations.permissions import may_see
from kept.desk.conversations.projection import change, hold
from kept.desk.conversations.transfers import past_owners
from kept.desk.lib import work
from kept.desk.staff.actions import journal
from kept.desk.staff.models import Agent, Membership, Team

BATCH = 200


@dataclass(frozen=True)
class Carrier:
    """Somebody who could get it: how much they may have open, have open, and have waiting."""

    agent: Agent
    capacity: int
    carries: int
    waiting: int

    @property
    def has_room(self) -> bool:
        return self.capacity == 0 or self.carries < self.capacity


@dataclass
class _Desk:
    """Who is at work, read once for many conversations; loads are kept up while giving out."""

    people: dict[int, Agent]
    carries: dict[int, int]
    waiting: dict[int, int]
    teams: dict[int, set[int]]
    chosen: dict[int, set[int]] = field(default_factory=dict)

    def carriers(self, keys: Iterable[int]) -> list[Carrier]:
        found = [self.people[pk] for pk in keys if pk in self.people]
        return [
            Carrier(one, one.capacity, self.carries.get(one.pk, 0), self.waiting.get(one.pk, 0))
            for one in found
        ]


def choose(carriers: Sequence[Carrier], way: str, *, last: int | None) -> Agent | None:
    """Whose turn it is among those with room: after ``last`` in order, or who has least waiting.

    None if nobody has room.
    """
    free = sorted((one for one in carriers if one.has_room), key=lambda one: one.agent.pk)
    if not free:
        return None
    if way == GivingWay.LEAST:
        return min(free, key=lambda one: (one.waiting, one.carries, one.agent.pk)).agent
    following = (one for one in free if last is not None and one.agent.pk > last)
    return next(following, free[0]).agent


def give_out_due(at: datetime) -> datetime | None:
    """Give what waits and nobody owns to whom the rules say; what finds nobody stays in intake."""
    rules = list(AssignmentRule.objects.prefetch_related("people"))
    unowned = Conversation.objects.unresolved().filter(
        owner=None, status=Status.OPEN, next_due__isnull=False, waiting_since__isnull=False
    )
    if not rules or not unowned.exists():
        return None
    desk = _desk(at, rules)
    waiting = unowned.select_related("contact", "team").order_by("next_due")
    for one in waiting.prefetch_related("taggings__tag")[:BATCH]:
        rule = next((rule for rule in rules if fits(rule, one)), None)
        if rule is not None:
            _give_out(one, rule, desk, at)
    return None


def fits(rule: AssignmentRule, conversation: Conversation) -> bool:
    """Whether a rule is about this conversation: its team, the contact's language, its topic."""
    if rule.team_id is not None and rule.team_id != conversation.team_id:
        return False
    language = conversation.contact.language
    if rule.language and not language.lower().startswith(rule.language.lower()):
        return False
    topics = {word.strip().casefold() for word in rule.words.split(",") if word.strip()}
    if not topics:
        return True
    tags = {one.tag.name.casefold() for one in conversation.taggings.all()}
    subject = " ".join(re.findall(r"\w+", conversation.subject.casefold()))
    return bool(topics & tags) or any(f" {topic} " in f" {subject} " for topic in topics)


@transaction.atomic
def _give_out(one: Conversation, rule: AssignmentRule, desk: _Desk, at: datetime) -> None:
    hold(one)
    if one.owner_id is not None or one.status != Status.OPEN:
        return
    able = desk.chosen[rule.pk] or desk.teams.get(one.team_id or 0, set())
    able = able - past_owners(one)  # who gave it back would only get it again
    seers = [each for each in desk.carriers(able) if may_see(each.agent, one)]
    owner = choose(seers, rule.way, last=rule.last_id)
    if owner is None:
        return
    told = {"from": "", "to": owner.name, "rule": rule.pk}
    change(one, "assigned", {"owner_id": owner.pk}, at=at, data=told)
    rule.last = owner
    rule.save(update_fields=["last"])
    desk.carries[owner.pk] = desk.carries.get(owner.pk, 0) + 1
    desk.waiting[owner.pk] = desk.waiting.get(owner.pk, 0) + 1


def _desk(at: datetime, rules: Iterable[AssignmentRule]) -> _Desk:
    people = {one.pk: one for one in Agent.objects.at_work(at)}
    owned = Conversation.objects.unresolved().filter(owner__in=people, status=Status.OPEN)
    loads = owned.order_by().values_list("owner").annotate(
        all=Count("pk"), waiting=Count("pk", filter=Q(waiting_since__isnull=False))
    )  # fmt: skip
    rows = list(loads)
    teams: dict[int, set[int]] = {}
    for team, agent in Membership.objects.values_list("team", "agent"):
        teams.setdefault(team, set()).add(agent)
    return _Desk(
        people,
        {owner: count for owner, count, _ in rows},
        {owner: count for owner, _, count in rows},
        teams,
        {rule.pk: {one.pk for one in rule.people.all()} for rule in rules},
    )


@transaction.atomic
def add_rule(
    *, team: Team | None, words: str, language: str, way: str, people: Iterable[Agent],
    by: Agent, at: datetime,
) -> AssignmentRule:  # fmt: skip
    """Give out what fits by this rule from now on, after the rules there are."""
    last = AssignmentRule.objects.aggregate(last=Max("position"))["last"]
    rule: AssignmentRule = AssignmentRule.objects.create(
        team=team, words=words, language=language, way=way, position=(last or 0) + 1
    )
    rule.people.set(people)
    journal("assignment-rule-added", team.name if team else "everybody", by=by, at=at)
    work.wake(work.Due.CLOCKS)
    return rule


@transaction.atomic
def raise_rule(rule: AssignmentRule, *, by: Agent, at: datetime) -> None:
    """Have this rule decide before the one above it."""
    rules = list(AssignmentRule.objects.select_for_update())
    place = rules.index(rule)
    if not place:
        return
    rules[place - 1 : place + 1] = rules[place], rules[place - 1]
    for position, one in enumerate(rules, start=1):
        one.position = position
    AssignmentRule.objects.bulk_update(rules, ["position"])
    journal("assignment-rule-raised", str(rule.team or "everybody"), by=by, at=at)
    work.wake(work.Due.CLOCKS)


@transaction.atomic
def remove_rule(rule: AssignmentRule, *, by: Agent, at: datetime) -> None:
    """No longer give out by this rule."""
    journal("assignment-rule-removed", str(rule.team or "everybody"), by=by, at=at)
    rule.delete()


@transaction.atomic
def set_capacity(agent: Agent, capacity: int, *, by: Agent, at: datetime) -> None:
    """Rules give this person no more than so many open at once; 0 is no limit."""
    agent.capacity = capacity
    agent.save(update_fields=["capacity"])
    journal("capacity-changed", agent.name, by=by, at=at, capacity=capacity)
    work.wake(work.Due.CLOCKS)
