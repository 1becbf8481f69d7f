"""Who answers a conversation has taken it before: soon after it came, while somebody is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation
from kept.desk.demo import hours
from kept.desk.demo.plots import Step
from kept.desk.staff.models import Agent

_ON_THE_WATCH = 0.8
"""How many of those that come while the shop is closed somebody takes all the same."""
_LONGEST = timedelta(hours=3, minutes=40)
Simple = Callable[[Conversation, str, Agent, datetime], None]
"""What is done to a conversation: with the rest of its direction, by its owner, at a moment."""
Due = tuple[datetime, Step]


def _take(conversation: Conversation, rest: str, by: Agent, at: datetime) -> None:
    """Whoever will answer takes it, unless somebody has it."""
    if conversation.owner_id is None:
        actions.assign(conversation, by, by=by, at=at)


def _rename(conversation: Conversation, rest: str, by: Agent, at: datetime) -> None:
    actions.rename(conversation, rest, by=by, at=at)


SIMPLE: tuple[tuple[str, Simple], ...] = (("take", _take), ("rename", _rename))


def with_taking(steps: Iterable[Due], now: datetime, chance: Random) -> Iterator[Due]:
    """The steps, and among them that somebody takes what comes in, if they have answered it."""
    told = list(steps)
    taken = _taken(told, now, chance)
    for at, step in told:
        if taken is not None and at >= taken:
            yield taken, Step("take", timedelta(0), "", "")
            taken = None
        yield at, step


def _taken(told: list[Due], now: datetime, chance: Random) -> datetime | None:
    """When; None where nobody writes to us, has answered, or a script says itself who has it."""
    if not told or told[0][1].verb != "customer":
        return None
    acted = next(((at, step) for at, step in told if step.verb in _BY_PEOPLE), None)
    if acted is None or acted[1].verb != "agent" or "by=" in acted[1].rest or acted[0] > now:
        return None
    came = told[0][0]
    wanted = came + timedelta(minutes=chance.uniform(2, 40))
    if hours.at_work(wanted, Random(0)) != wanted and chance.random() < _ON_THE_WATCH:
        wanted = came + _LONGEST * chance.uniform(0.2, 1)
    else:
        wanted = hours.at_work(wanted, chance)
    return min(wanted, acted[0] - timedelta(seconds=30)) if acted[0] > came else None


_BY_PEOPLE = {"agent", "assign", "team", "resolve", "snooze"}
"""What shows whose it is."""
