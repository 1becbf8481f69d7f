"""What somebody could try next: their own sentences, and what would have been better."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from kept.desk.coaching.models import Finding
from kept.desk.reports.board import Board, Made
from kept.desk.reports.figures import Period, Scope
from kept.desk.reports.passages import Passage, passages
from kept.desk.staff.models import Agent

MOST = 3
"""Nobody changes more than that at a time."""


@dataclass(frozen=True)
class Tip:
    """One habit: how often, and the latest sentence that shows it."""

    made: Made
    example: Finding
    url: str


def tips(made: Board, scope: Scope, period: Period, *, by: Agent) -> list[Tip]:
    """The most frequent habits of a person, with an example each in their own words."""
    found: list[Tip] = []
    for each in made.mistakes:
        shown = passages(scope, period, each.mistake.code, by=by).shown if each.rate.hits else ()
        own = (one for one in shown if _wrote(scope, one))
        found += [Tip(each, one.finding, one.url) for one in islice(own, 1)]
        if len(found) == MOST:
            break
    return found


def _wrote(scope: Scope, one: Passage) -> bool:
    """Whether it is about words of that person; being late is nobody's way of writing."""
    message = one.finding.message
    return message is not None and message.agent_id == scope.agent
