"""The targets as a table that people fill in, kept where they are read: in the house rules' TOML.

So a form, a text editor and the audit all mean the same targets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from django.db import transaction

from kept.desk.coaching.actions import set_house_rules
from kept.desk.coaching.house import PRIORITIES, written_for
from kept.desk.coaching.models import HouseRules
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent, Team
from kept.mistakes.house import House, HouseError, Target, Targets, load

KINDS = tuple(each.name for each in fields(Targets))
"""The kinds of channel that have a target of their own."""
_HEAD = re.compile(r"^\s*\[+\s*([^\]\s]+)\s*\]+")


def targets_of(team: Team | None) -> tuple[dict[str, Target], dict[str, float]]:
    """The targets that hold for a team, by kind of channel, and the factors by priority."""
    house = load(written_for(team), "house rules")
    targets = {kind: getattr(house.targets, kind) for kind in KINDS}
    factors = house.priorities or PRIORITIES
    return targets, {name: factors.get(name, 1.0) for name in PRIORITIES}


@transaction.atomic
def set_targets(
    team: Team | None,
    targets: Mapping[str, Target],
    priorities: Mapping[str, float],
    *,
    by: Agent,
    at: datetime,
) -> HouseRules:
    """Promise this much to customers of the team (None: of everybody else), from now on.

    All else in the house rules stays as it is written.

    Raises:
        NotPossible: the rules are written so that a table cannot be put into them.
    """
    try:
        text = with_targets(written_for(team), targets, priorities)
    except HouseError as error:
        raise NotPossible(
            f"The house rules hold targets in another form: {error} Change them there."
        ) from None
    return set_house_rules(team, text, by=by, at=at)


def with_targets(text: str, targets: Mapping[str, Target], priorities: Mapping[str, float]) -> str:
    """House rules with these targets instead of theirs; what equals the defaults is not written.

    Raises:
        HouseError: the result cannot be read.
    """
    usual = House().targets
    lines = [*_without(text, ("targets", "priorities"))]
    for kind, target in targets.items():
        if target != getattr(usual, kind):
            lines += ["", f"[targets.{kind}]"]
            lines += [f"{name} = {value:g}" for name, value in vars(target).items()]
    if priorities != PRIORITIES:
        factors = (f"{name} = {factor:g}" for name, factor in priorities.items())
        lines += ["", "[priorities]", *factors]
    new = "\n".join(lines).strip() + "\n"
    load(new, "house rules")
    return new


def _without(text: str, tables: tuple[str, ...]) -> list[str]:
    """The lines of a TOML text that stand in none of these tables."""
    kept: list[str] = []
    is_out = False
    for line in text.splitlines():
        head = _HEAD.match(line)
        if head:
            is_out = head[1].split(".")[0] in tables
        if not is_out:
            kept.append(line)
    return kept
