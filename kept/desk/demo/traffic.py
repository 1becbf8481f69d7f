"""Life in the demo: while somebody looks, customers write, and colleagues take some of it.

It is bounded: so many messages an hour and a day, and none while no screen is open. A demo that
somebody forgot does not grow.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from random import Random

from kept.desk.contacts.models import Identity, Order
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Draft, Message, MessageKind
from kept.desk.demo import customers
from kept.desk.demo.answers import answer_visitors
from kept.desk.demo.performance import Performance, Stage
from kept.desk.demo.plots import Plot, Step, plots
from kept.desk.demo.shop import opened
from kept.desk.demo.standing import read_mailboxes
from kept.desk.staff.demo import VISITORS
from kept.desk.staff.models import Agent

TICK = timedelta(seconds=5)
SHORTEST, LONGEST = 20, 60
"""Seconds between two customers who write by themselves."""
MOST_AN_HOUR, MOST_A_DAY = 40, 150
"""Messages of customers, so that nobody drowns who only wants to look."""
_TAKEN = 0.4
"""How many of the new conversations a colleague takes before the visitor can."""
_WRITING = timedelta(seconds=25)


class Traffic:
    """Everything that happens by itself; ``is_watched`` says whether a screen is open."""

    def __init__(self, is_watched: Callable[[], bool], *, seed: int = 0) -> None:
        self._is_watched, self._chance = is_watched, Random(seed)
        self._next: datetime | None = None
        self._due: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._number = count()

    def play(self, at: datetime) -> datetime | None:
        """Do what is due at that moment; when it wants to be asked again."""
        read_mailboxes(at)
        if not self._is_watched():
            self._next = None
            return at + TICK
        if self._next is None:
            self._next = at + self._pause()
        while self._due and self._due[0][0] <= at:
            heapq.heappop(self._due)[2](at)
        room = _room(at)
        room -= answer_visitors(at, most=room)
        if at >= self._next:
            self._next = at + self._pause()
            if room > 0:
                self._begin(at)
        return at + TICK

    def _pause(self) -> timedelta:
        return timedelta(seconds=self._chance.uniform(SHORTEST, LONGEST))

    def _begin(self, at: datetime) -> None:
        """Somebody new writes; perhaps a colleague will answer."""
        plot = self._chance.choice([each for each in plots().values() if each.is_live])
        stage = Stage(opened(), at, orders=_highest_order())
        performance = Performance(plot, _somebody_new(plot), stage, self._chance)
        performance.owner = self._chance.choice(_colleagues(performance))
        first, *rest = plot.steps
        performance.perform(first, at)
        if self._chance.random() < _TAKEN:
            self._continue(performance, rest, at)

    def _continue(self, performance: Performance, steps: list[Step], at: datetime) -> None:
        """A colleague is seen writing, and what they write comes; then what follows."""
        if not steps:
            return
        when = at + timedelta(seconds=self._chance.uniform(60, 150))
        if steps[0].verb == "agent":
            self._put(when - _WRITING, lambda now: _be_seen(performance, now))

        def go_on(now: datetime) -> None:
            if _is_touched(performance) or not _room(now):
                return
            performance.perform(steps[0], now)
            self._continue(performance, steps[1:], now)

        self._put(when, go_on)

    def _put(self, when: datetime, what: Callable[[datetime], None]) -> None:
        heapq.heappush(self._due, (when, next(self._number), what))


def _room(at: datetime) -> int:
    """How many messages of customers may still come."""
    came = Message.objects.filter(kind=MessageKind.INCOMING)
    hour = came.filter(at__gt=at - timedelta(hours=1)).count()
    day = came.filter(at__gt=at - timedelta(days=1)).count()
    return max(0, min(MOST_AN_HOUR - hour, MOST_A_DAY - day))


def _somebody_new(plot: Plot) -> customers.Customer:
    known = set(Identity.objects.filter(scheme="email").values_list("value", flat=True))
    return next(each for each in customers.crowd(plot.language) if each.email not in known)


def _highest_order() -> int:
    """Not below any number given out: each was at most seven above the one before."""
    return Stage.orders + 7 * Order.objects.count()


def _colleagues(performance: Performance) -> list[Agent]:
    """Who answers there and is nobody a visitor can be."""
    members = performance.stage.shop.members(performance.channel)
    return [agent for agent in members if agent.first_name not in VISITORS]


def _be_seen(performance: Performance, at: datetime) -> None:
    if not _is_touched(performance):
        actions.see(performance.open(), performance.owner, is_writing=True, at=at)


def _is_touched(performance: Performance) -> bool:
    """Whether a visitor has it, or is at it: then colleagues keep their hands off."""
    conversation = Conversation.objects.get(pk=performance.open().pk)
    if conversation.merged_into_id is not None or conversation.status == "resolved":
        return True
    others = Draft.objects.filter(conversation=conversation).exclude(agent=performance.owner)
    written = conversation.messages.exclude(agent=None).exclude(agent=performance.owner)
    is_theirs = conversation.owner_id in {None, performance.owner.pk}
    return not is_theirs or others.exists() or written.exists()
