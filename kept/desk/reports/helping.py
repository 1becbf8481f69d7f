"""What somebody could try next: their own sentences, and what would have been better."""

from __future__ import annotations

from dataclasses import dataclass

from kept.desk.coaching.models import Finding
from kept.desk.reports.board import Board, Made
from kept.desk.reports.figures import Period, Scope
from kept.desk.reports.passages import passages
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
    """The most frequent habits of a person, with an example each."""
    found = []
    for each in made.mistakes:
        shown = passages(scope, period, each.mistake.code, by=by).shown
        if each.rate.hits and shown:
            found.append(Tip(each, shown[0].finding, shown[0].url))
        if len(found) == MOST:
            break
    return found
