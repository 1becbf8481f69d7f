"""How much each person carries, and who has room: with too much to do nobody is kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from kept.desk.conversations.actions.state import assign
from kept.desk.conversations.models import Batch, Conversation, Status
from kept.desk.conversations.permissions import may_see
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent

MOST_WITH_ROOM = 4


@dataclass(frozen=True)
class Load:
    """How many open conversations somebody owns, of how many; a ``room`` of 0 is no limit."""

    carries: int
    room: int

    @property
    def is_full(self) -> bool:
        return 0 < self.room <= self.carries

    @property
    def is_over(self) -> bool:
        return 0 < self.room < self.carries

    def __str__(self) -> str:
        return f"carries {self.carries} of {self.room}" if self.room else f"carries {self.carries}"


class Overloaded(NotPossible):
    """One more is one too many; it takes a person to say that it must be."""

    def __init__(self, agent: Agent, load: Load) -> None:
        super().__init__(
            f"{agent.name} {load} open conversations. Give it to somebody with room, or open it "
            "and take it all the same."
        )


def loads_of(people: Iterable[Agent]) -> dict[int, Load]:
    """What each of these carries; one query."""
    listed = list(people)
    open_ones = Conversation.objects.unresolved().filter(owner__in=listed, status=Status.OPEN)
    counts: dict[int, int] = dict(
        open_ones.order_by().values_list("owner").annotate(all=Count("pk"))
    )
    return {one.pk: Load(counts.get(one.pk, 0), one.capacity) for one in listed}


def named(people: Iterable[Agent]) -> list[tuple[int, str]]:
    """(number, name) of each; of whom has no room, with how much they carry."""
    listed = list(people)
    loads = loads_of([one for one in listed if one.capacity])
    full = {pk: f" ({load})" for pk, load in loads.items() if load.is_full}
    return [(one.pk, one.name + full.get(one.pk, "")) for one in listed]


def load_of(agent: Agent) -> Load:
    """What this person carries."""
    return loads_of([agent])[agent.pk]


def refuse_overload(agent: Agent) -> None:
    """Let nobody get one more than they can carry.

    Raises:
        Overloaded: this person carries as much as they can already.
    """
    if agent.capacity and (load := load_of(agent)).is_full:
        raise Overloaded(agent, load)


def assign_within_room(
    conversation: Conversation,
    owner: Agent | None,
    *,
    by: Agent,
    at: datetime,
    batch: Batch | None = None,
) -> bool:
    """As ``assign``, to whom has room.

    Raises:
        Overloaded: they have none.
    """
    if owner is not None and owner.pk != conversation.owner_id:
        refuse_overload(owner)
    return assign(conversation, owner, by=by, at=at, batch=batch)


def with_room(conversation: Conversation, *, at: datetime) -> list[tuple[Agent, Load]]:
    """Who is there, may see it and has room, least first; of its team, if it has one."""
    people = Agent.objects.at_work(at)
    if conversation.team_id is not None:
        people = people.filter(memberships__team=conversation.team_id)
    loads = loads_of(people)
    able = [
        one for one in people
        if not loads[one.pk].is_full and may_see(one, conversation)
    ]  # fmt: skip
    able.sort(key=lambda one: (loads[one.pk].carries, one.name))
    return [(one, loads[one.pk]) for one in able[:MOST_WITH_ROOM]]
