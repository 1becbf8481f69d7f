"""The targets as a table that people fill in, kept where they are read: in the house rules' TOML.

So a form, a text editor and the audit all mean the same targets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from django.db import transaction

from kept.desk.coaching.actions import set_house_rules
from kept.desk.coaching.house import PRIORITIES, written_for
from kept.desk.coaching.house_text import with_tables
from kept.desk.coaching.models import HouseRules
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent, Team
from kept.mistakes.house import House, HouseError, Target, Targets, load

KINDS = tuple(each.name for each in fields(Targets))
"""The kinds of channel that have a target of their own."""


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
    changed = {kind: vars(one) for kind, one in targets.items() if one != getattr(usual, kind)}
    factors = {} if priorities == PRIORITIES else priorities
    return with_tables(text, {"targets": changed, "priorities": factors})
