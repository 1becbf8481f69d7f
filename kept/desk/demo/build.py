"""Sixty days of the shop, played in the order of time, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from kept.desk.conversations.search import together
from kept.desk.demo import customers, hours
from kept.desk.demo.customers import Customer
from kept.desk.demo.performance import Performance, Stage
from kept.desk.demo.plots import Plot, Step, plots, span
from kept.desk.demo.shop import open_shop
from kept.desk.demo.standing import settle

Progress = Callable[[int, int], None]
"""Is told how many of how many conversations have begun."""
_OF_INDEXED = {"merge", "rename"}
"""Verbs that change what is indexed, so they wait until everything is."""


class Cast:
    """Gives every performance its customer: each somebody new, some who wrote before."""

    def __init__(self) -> None:
        self._crowds = {name: customers.crowd(name) for name in customers.LANGUAGES}
        self._known: dict[str, list[Customer]] = {name: [] for name in customers.LANGUAGES}

    def customer(self, plot: Plot, chance: Random) -> Customer:
        """Who plays the customer; whom the plot names, if it does."""
        if plot.by:
            name, _, email = plot.by.removesuffix(">").partition(" <")
            return customers.named(name, email, plot.language)
        known = self._known[plot.language]
        if plot.is_returning and known:
            return chance.choice(known)
        known.append(next(self._crowds[plot.language]))
        return known[-1]


@transaction.atomic
def build(
    now: datetime,
    progress: Progress = lambda done, of: None,
    *,
    chosen: Iterable[Plot] | None = None,
) -> int:
    """Fill an empty desk with the demo as of ``now``; returns the number of conversations.

    ``chosen`` are the plots that are played; nothing: all of them.
    """
    played = plots().values() if chosen is None else chosen
    shop = open_shop(now - timedelta(days=hours.DAYS + 1))
    stage, cast = Stage(shop, now), Cast()
    performances = [each for plot in played for each in _performances(plot, stage, cast)]
    begun = 0
    steps = [due for due in _in_order(performances, now) if due[0] <= now]
    with together():
        for at, performance, step in steps:
            if performance.conversation is None:
                begun += 1
                progress(begun, len(performances))
            if step.verb not in _OF_INDEXED:
                performance.perform(step, at)
    for at, performance, step in steps:
        if step.verb in _OF_INDEXED:
            performance.perform(step, at)
    settle(shop, now)
    return begun


def _performances(plot: Plot, stage: Stage, cast: Cast) -> Iterator[Performance]:
    for number in range(plot.times):
        chance = Random(f"{plot.name} {number}")
        yield Performance(plot, cast.customer(plot, chance), stage, chance)


def _in_order(
    performances: list[Performance], now: datetime
) -> list[tuple[datetime, Performance, Step]]:
    """All steps of all performances as they follow each other."""
    due = []
    for performance in performances:
        chance, plot = performance.chance, performance.plot
        begins = now - span(plot.ago) if plot.ago else hours.some_moment(now, chance)
        due += [(at, performance, step) for at, step in performance.schedule(begins)]
    return sorted(due, key=lambda each: each[0])  # a stable order: steps of one moment stay so
