"""How often each mistake was found, and its worst passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from kept.audit.figures.late import shown
from kept.audit.figures.passages import Key, Passage, Worst, quote
from kept.mistakes.conversation import Conversation
from kept.mistakes.mistake import Finding, Level


@dataclass
class Found:
    """What was found of one mistake."""

    findings: int = 0
    conversations: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    worst: Worst = field(default_factory=Worst)

    @property
    def level(self) -> Level:
        """The highest level among the findings."""
        return max(self.levels, default=Level.PREVIEW)

    def merge(self, other: Found) -> None:
        self.findings += other.findings
        self.conversations += other.conversations
        self.levels.update(other.levels)
        self.worst.merge(other.worst)


@dataclass
class Mistakes:
    """What was found of every mistake, by code."""

    by_code: dict[str, Found] = field(default_factory=dict)

    @property
    def findings(self) -> int:
        return sum(found.findings for found in self.by_code.values())

    def add(self, conversation: Conversation, findings: Sequence[Finding]) -> None:
        """Count all findings of one conversation."""
        if not findings:
            return
        trouble = len({finding.code for finding in findings})
        for finding in findings:
            found = self.by_code.setdefault(finding.code, Found())
            found.findings += 1
            found.levels[finding.level] += 1
            found.worst.offer(
                _gravity(finding, trouble),
                conversation.id,
                finding.quote,
                partial(_passage, conversation, finding),
            )
        for code in {finding.code for finding in findings}:
            self.by_code[code].conversations += 1

    def merge(self, other: Mistakes) -> None:
        for code, found in other.by_code.items():
            self.by_code.setdefault(code, Found()).merge(found)


def _gravity(finding: Finding, trouble: int) -> Key:
    """How bad: level, the largest number behind it (a wait, a count), what else went wrong."""
    numbers = [float(n) for n in finding.numbers.values() if isinstance(n, (int, float))]
    return (float(finding.level), max(numbers, default=0.0), float(trouble), -float(finding.start))


def _passage(conversation: Conversation, finding: Finding) -> Passage:
    spans, waited = shown(conversation, finding)
    return quote(
        conversation,
        spans,
        code=finding.code,
        level=finding.level,
        why=finding.why,
        better=finding.better,
        waited=waited,
    )
