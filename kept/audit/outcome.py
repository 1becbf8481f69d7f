"""What came out of an audit, beside the findings themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kept.archives.archive import Archive
from kept.audit.judge import Portion
from kept.audit.settings import Settings
from kept.audit.tally import Tally
from kept.audit.wording import count
from kept.mistakes.suppressions import unused


@dataclass(slots=True)
class Outcome:
    """Figures and notes on an audit; complete when the last portion was added."""

    archives: tuple[Archive, ...]
    settings: Settings
    now: datetime | None = None
    """The moment of judging."""
    interrupted: bool = False
    """Whether the audit was stopped early, so that this is only a part of the archives."""
    tally: Tally = field(default_factory=Tally)

    def add(self, portion: Portion[Any]) -> None:
        """Add what became of one chunk."""
        self.tally.merge(portion.tally)
        archive = self.archives[portion.source]
        for problem in portion.problems:
            archive.report(problem.place, problem.sentence)
        for note in portion.notes:
            archive.note(note)

    @property
    def sentence(self) -> str:
        """What was read and found, in one line, as in ``75 conversations, 41 findings``."""
        findings = count(self.tally.findings.total(), "finding")
        return f"{count(self.tally.conversations, 'conversation')}, {findings}"

    @property
    def partial_sentence(self) -> str:
        """What has to be said about an audit that was stopped."""
        return (
            "This report is partial: the audit was stopped after "
            f"{count(self.tally.conversations, 'conversation')}."
        )

    @property
    def problem_count(self) -> int:
        """How many records could not be read."""
        return sum(archive.problem_count for archive in self.archives)

    @property
    def dead_suppressions(self) -> list[str]:
        """A sentence on each suppression of the house rules that hid nothing."""
        if self.interrupted:
            return []
        return [
            f"The suppression of {each.mistake} by {each.author} ({each.reason}) hides nothing: "
            "take it out of the house rules."
            for each in unused(self.settings.house.suppressions, self.tally.suppressed)
        ]
